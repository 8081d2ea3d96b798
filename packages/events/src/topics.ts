/**
 * The topic catalogue: the only place that names topics. A topic's `name` is used with the installation's prefix
 * (see `topicName`); everything else is how it is made and why.
 */
const DAY_MS = 86_400_000

/** The services that use the log. The command line is none of them: who looks after an installation may use every topic. */
export const PROGRAMS = ['ingress', 'control', 'cap-keeper', 'fraud-scorer', 'click-sink', 'report'] as const

export type Program = (typeof PROGRAMS)[number]

export interface Topic {
  readonly name: string
  readonly key: string
  /** What decides the partition, when it is not the key. */
  readonly partitionKey?: string
  readonly value: 'avro' | 'json'
  readonly partitions: number
  readonly cleanup: 'delete' | 'compact' | 'compact,delete'
  readonly retentionMs?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly writtenBy: readonly Program[]
  readonly readBy: readonly Program[]
  /** At most one live writer a partition, which writes in transactions and reads before it writes. */
  readonly fenced?: true
  readonly why: string
}

const QUICK_COMPACTION = { 'segment.bytes': String(64 * 1024 * 1024), 'min.cleanable.dirty.ratio': '0.1' }

export const CLICKS: Topic = {
  name: 'clicks.v1',
  key: 'keyed hash of the visitor address',
  value: 'avro',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: 7 * DAY_MS,
  writtenBy: ['ingress'],
  readBy: ['fraud-scorer', 'click-sink'],
  why: 'every decided click, and the marks that say how far a stream is complete',
}

export const CONVERSIONS: Topic = {
  name: 'conversions.v1',
  key: 'click id',
  value: 'avro',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: 30 * DAY_MS,
  writtenBy: ['ingress'],
  readBy: ['click-sink'],
  why: 'every postback, accepted or refused',
}

export const CATALOG: Topic = {
  name: 'catalog.v1',
  key: '<kind>/<id>',
  value: 'json',
  partitions: 1,
  cleanup: 'compact',
  settings: { ...QUICK_COMPACTION, 'min.compaction.lag.ms': String(7 * DAY_MS) },
  writtenBy: ['control'],
  readBy: ['ingress', 'control', 'cap-keeper', 'click-sink'],
  fenced: true,
  why: 'links, offers, publishers, advertisers, domains, targeting groups and meta records; written by one fenced writer',
}

export const SECRETS: Topic = {
  name: 'secrets.v1',
  key: 'token/<id>',
  value: 'json',
  partitions: 1,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['control'],
  readBy: ['control', 'report'],
  fenced: true,
  why: 'hashes of API tokens, kept out of the catalog and its history',
}

export const STREAMS: Topic = {
  name: 'streams.v1',
  key: 'stream, 16 hex digits',
  value: 'json',
  partitions: 1,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['ingress'],
  readBy: ['ingress', 'control', 'cap-keeper'],
  why: 'heartbeat of every open outbox: who is alive, what it knows, how far it has shipped',
}

export const CAP_WALLETS: Topic = {
  name: 'caps.wallets.v1',
  key: 'cap|window|stream',
  partitionKey: 'cap key',
  value: 'json',
  partitions: 24,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['ingress', 'cap-keeper'],
  readBy: ['cap-keeper'],
  why: 'running totals of every wallet; the partition count is for life, a moved key would meet an empty ledger',
}

export const CAP_GRANTS: Topic = {
  name: 'caps.grants.v1',
  key: 'cap|window|stream',
  partitionKey: 'cap key',
  value: 'json',
  partitions: 24,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['cap-keeper'],
  readBy: ['ingress', 'cap-keeper'],
  fenced: true,
  why: 'running totals granted; partition i is written only by the owner of partition i of the wallets',
}

export const CAP_STATUS: Topic = {
  name: 'caps.status.v1',
  key: 'cap key',
  value: 'json',
  partitions: 1,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['cap-keeper'],
  readBy: ['ingress', 'control'],
  why: 'use of caps for people, and the stop sign of caps on conversions, payout and revenue',
}

export const FRAUD_SCORES: Topic = {
  name: 'fraud.scores.v1',
  key: 'subject: `address:`, `subnet:`, `visitor:` or `source:`',
  value: 'json',
  partitions: 4,
  cleanup: 'compact,delete',
  retentionMs: 8 * DAY_MS,
  settings: QUICK_COMPACTION,
  writtenBy: ['control', 'fraud-scorer'],
  readBy: ['ingress', 'click-sink'],
  why: 'score of a subject, published when it changes band, with an expiry',
}

export const ERASED: Topic = {
  name: 'erased.v1',
  key: 'click/<id>, publisher/<id> or address/<key id>/<hash>; erasure/<id>',
  value: 'json',
  partitions: 1,
  cleanup: 'compact',
  settings: QUICK_COMPACTION,
  writtenBy: ['control', 'click-sink'],
  readBy: ['control', 'click-sink'],
  why: 'what was erased, so that no replay brings it back, and how far each erasure is',
}

/** State of a consumer group: snapshots of its folds, key `partition/slot`. */
export function stateTopic(group: Program): Topic {
  return {
    name: `${group}.state.v1`,
    key: 'partition/slot',
    value: 'json',
    partitions: 1,
    cleanup: 'compact',
    settings: QUICK_COMPACTION,
    writtenBy: [group],
    readBy: [group],
    why: `snapshots of what ${group} folded from its partitions`,
  }
}

/** Records that a consumer could not take, with their original bytes. */
export function parkedTopic(source: Topic): Topic {
  return {
    name: `${source.name}.parked`,
    key: source.key,
    value: 'json',
    partitions: 1,
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    writtenBy: ['click-sink'],
    readBy: ['control'],
    why: `records of ${source.name} that were wrong or refused, each with its reason`,
  }
}

/** Parked records sent again, each addressed to one consumer group. */
export function replayTopic(source: Topic): Topic {
  return {
    name: `${source.name}.replay.v1`,
    key: source.key,
    value: 'json',
    partitions: 1,
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    writtenBy: [],
    readBy: ['click-sink'],
    why: `parked records of ${source.name} to be taken by the one group they name`,
  }
}

export const CLICK_SINK_GROUP = 'click-sink'
export const FRAUD_SCORER_GROUP = 'fraud-scorer'
export const CAP_KEEPER_GROUP = 'cap-keeper'
export const CONTROL_GROUP = 'control'

/** Every topic of an installation. */
export const TOPICS: readonly Topic[] = [
  CLICKS,
  CONVERSIONS,
  CATALOG,
  SECRETS,
  STREAMS,
  CAP_WALLETS,
  CAP_GRANTS,
  CAP_STATUS,
  FRAUD_SCORES,
  ERASED,
  stateTopic(CLICK_SINK_GROUP),
  stateTopic(FRAUD_SCORER_GROUP),
  parkedTopic(CLICKS),
  replayTopic(CLICKS),
  parkedTopic(CONVERSIONS),
  replayTopic(CONVERSIONS),
]

/** {@link TOPICS} as an installation wants them made: with its own number of partitions of clicks where it names one. */
export function topicsOf({ clicksPartitions }: { readonly clicksPartitions?: number | undefined }): readonly Topic[] {
  if (clicksPartitions === undefined) return TOPICS
  return TOPICS.map((topic) => (topic === CLICKS ? { ...topic, partitions: clicksPartitions } : topic))
}
