import type { EventLog } from '@smartlink/event-log/event-log'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { MalformedMessageError } from '@smartlink/events/errors'
import { CAP_GRANTS, CAP_STATUS, CATALOG, ERASED, FRAUD_SCORES, parkedTopic, SECRETS } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import { findLogId, LOG_IDENTITY_KEY } from '../installation/log-id.ts'
import type { LogReading } from '../installation/log-reading.ts'
import { readingOf } from '../installation/log-reading.ts'
import { PARKED_SOURCES, readParked } from '../parked/parked-records.ts'
import { appendDifference, differenceOf, writeFenced } from './copy-topic.ts'
import type { Difference } from './copy-topic.ts'

/** What a copy wrote, by topic. */
export type Copied = Readonly<Record<string, number>>

export interface CopyOptions {
  readonly source: LogReading
  readonly target: EventLog
  /** The identity that the copy gets. */
  readonly logId: string
  readonly nowMs: number
  onTopic(topic: string, records: number): void
}

/** They may be as large as a record can be. */
const PARKED_AT_ONCE = 100

/**
 * Copies what a log holds beside events: catalog, tokens, the ledger of caps and what it says, scores that still hold, what was erased,
 * and what is parked. Only what is missing or different is written, so it may be stopped anywhere and run again. The catalog comes
 * last, and its identity last of all.
 */
export async function copyLog(options: CopyOptions): Promise<Copied> {
  const { target, onTopic } = options
  const copied: Record<string, number> = {}
  const take = async (topic: string, difference: Difference, write: typeof appendDifference): Promise<void> => {
    await write(target, topic, difference)
    copied[topic] = difference.writes.length
    onTopic(topic, difference.writes.length)
  }
  for (const [topic, difference] of await plainDifferences(options)) await take(topic, difference, appendDifference)
  for (const source of PARKED_SOURCES) {
    const topic = parkedTopic(source).name
    const records = await missingParked(options, source)
    for (let at = 0; at < records.length; at += PARKED_AT_ONCE) {
      await target.append(topic, records.slice(at, at + PARKED_AT_ONCE))
    }
    copied[topic] = records.length
    onTopic(topic, records.length)
  }
  await take(SECRETS.name, await differenceOf(options.source, target, SECRETS.name), writeFenced)
  await take(CATALOG.name, await catalogDifference(options), writeFenced)
  return copied
}

/** Throws when anything of the copy is not as it is in the source. */
export async function verifyCopy(options: CopyOptions): Promise<void> {
  const differences = [
    ...(await plainDifferences(options)),
    [SECRETS.name, await differenceOf(options.source, options.target, SECRETS.name)] as const,
    [CATALOG.name, await catalogDifference(options)] as const,
  ]
  const wrong = differences
    .filter(([, { writes }]) => writes.length > 0)
    .map(([topic, { writes }]) => `${topic} (${writes.length} keys)`)
  if (wrong.length > 0) {
    throw new RequestError(
      `the copy differs from the log in ${wrong.join(', ')}: is anything running on the new log? Run this again`,
    )
  }
}

async function plainDifferences({ source, target, nowMs }: CopyOptions): Promise<(readonly [string, Difference])[]> {
  const differences: (readonly [string, Difference])[] = []
  for (const { name } of [ERASED, CAP_GRANTS, CAP_STATUS]) {
    differences.push([name, await differenceOf(source, target, name)])
  }
  const scores = await differenceOf(source, target, FRAUD_SCORES.name, (_, value) =>
    holds(value, nowMs) ? value : undefined,
  )
  // Those that expired between two tries are left to the log to forget.
  const writes = scores.writes.filter(({ value }) => value !== null)
  differences.push([FRAUD_SCORES.name, { ...scores, writes }])
  return differences
}

/** The catalog in the order of its revisions, and after all of it another identity: nothing starts on a log without one. */
async function catalogDifference({ source, target, logId, nowMs }: CopyOptions): Promise<Difference> {
  let revision = 0
  await source.read(CATALOG.name, ({ value }) => {
    revision = Math.max(revision, revisionOf(value))
    return true
  })
  const { keys, writes } = await differenceOf(source, target, CATALOG.name, (key, value) =>
    key === LOG_IDENTITY_KEY ? undefined : value,
  )
  const entities = writes
    .filter(({ key }) => key !== LOG_IDENTITY_KEY)
    .toSorted((one, other) => revisionOf(one.value) - revisionOf(other.value))
  const others = entities.filter(({ value }) => value === null)
  if (others.length > 0) {
    throw new RequestError(
      `the new log has ${others.map(({ key }) => key).join(', ')}, which this one has not: something else was started on it. Take another --topic-prefix`,
    )
  }
  if (entities.length === 0 && (await findLogId(readingOf(target))) === logId) return { keys, writes: [] }
  const identity = {
    kind: 'meta',
    id: 'log',
    revision: revision + 1,
    at: new Date(nowMs).toISOString(),
    actor: 'move-log',
    body: { log_id: logId },
  }
  return { keys, writes: [...entities, { key: LOG_IDENTITY_KEY, value: Buffer.from(JSON.stringify(identity)) }] }
}

/** Parked records that were not sent again here and are not there yet. */
async function missingParked({ source, target }: CopyOptions, topic: (typeof PARKED_SOURCES)[number]) {
  const name = parkedTopic(topic).name
  const there = new Set<string>()
  await readingOf(target).read(name, ({ value }) => {
    if (value !== null) there.add(value.toString('latin1'))
    return true
  })
  const waiting = new Set(
    (await readParked(source, topic)).filter(({ replayedAt }) => replayedAt.length === 0).map(({ id }) => id),
  )
  const missing: { key: Buffer; value: Buffer }[] = []
  await source.read(name, ({ offset, key, value }) => {
    if (value !== null && waiting.has(offset) && !there.has(value.toString('latin1'))) missing.push({ key, value })
    return true
  })
  return missing
}

function holds(value: Buffer, nowMs: number): boolean {
  try {
    return FRAUD_SCORE.decode(value).expires_at > nowMs
  } catch (error) {
    if (error instanceof MalformedMessageError) return false
    throw error
  }
}

function revisionOf(value: Buffer | null): number {
  if (value === null) return 0
  const { revision } = JSON.parse(value.toString()) as { revision?: unknown }
  return typeof revision === 'number' ? revision : 0
}
