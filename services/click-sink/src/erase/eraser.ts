import { setTimeout as delay } from 'node:timers/promises'
import { eraseFromAggregates } from '@smartlink/clickhouse/erase/erase-from-aggregates'
import { eraseRows, NOTHING, sum } from '@smartlink/clickhouse/erase/erase-rows'
import { endsOf, partitionsBehind } from '@smartlink/event-log/behind'
import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { erasureKey, ERASURE_MESSAGE } from '@smartlink/events/erasure-message'
import { CLICK_SINK_GROUP, CLICKS, CONVERSIONS, ERASED, replayTopic } from '@smartlink/events/topics'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { ErasedSubject } from '@smartlink/clickhouse/erase/erased-subject'
import type { Removed } from '@smartlink/clickhouse/erase/erase-rows'
import type { EventLog } from '@smartlink/event-log/event-log'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Erasures } from '../erasures.ts'

export interface EraserOptions {
  readonly log: EventLog
  /** Opened for `schema`. */
  readonly schema: ClickHouseClient
  readonly erasures: Erasures
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Whether this member is still the one who erases. */
  isMine(): boolean
}

const TOPICS = [CLICKS.name, CONVERSIONS.name, replayTopic(CLICKS).name, replayTopic(CONVERSIONS).name]
const LOOK_EVERY_MS = 500
/** Partitions named while they are waited for. */
const NAMED = 3

/**
 * Erases what was asked for: removes the rows, waits until everything that lay in the log when it began is stored, removes what came
 * with that, and makes the sums right. Each step is written down under the key of the erasure; whoever takes over begins at the first, which
 * changes nothing that is done.
 */
export async function eraseOpen(options: EraserOptions): Promise<ErasureMessage[]> {
  const done: ErasureMessage[] = []
  for (const erasure of options.erasures.open()) {
    const finished = await erase(erasure, options)
    if (finished === undefined) break
    done.push(finished)
  }
  return done
}

/** Undefined when this member is no longer the one to do it. */
async function erase(asked: ErasureMessage, options: EraserOptions): Promise<ErasureMessage | undefined> {
  const { log, schema, clock, signal } = options
  const subject = subjectOf(asked)
  let erasure = asked
  const tell = async (change: Partial<ErasureMessage>): Promise<void> => {
    erasure = { ...erasure, ...change }
    await log.append(ERASED.name, [{ key: erasureKey(erasure.id), value: ERASURE_MESSAGE.encode(erasure) }], signal)
  }
  const remove = async (): Promise<Partial<ErasureMessage>> => {
    const removed = await eraseRows(schema, subject, {
      untilMs: asked.until,
      nowMs: clock.now(),
      onClicks: (ids) => keepOut(ids, asked.until, options),
    })
    return withRemoved(erasure, removed)
  }

  const ends = await endsOf(log, TOPICS)
  await tell({ state: 'deleting', detail: '' })
  await tell({ state: 'waiting', ...(await remove()) })
  for (;;) {
    const behind = await partitionsBehind(log, CLICK_SINK_GROUP, ends)
    if (behind.length === 0) break
    const named = behind
      .slice(0, NAMED)
      .map(({ topic, partition, committed, end }) => `${topic}/${partition} at ${committed ?? 'nothing'} of ${end}`)
    const detail = `until what was under way is stored: ${named.join(', ')}${behind.length > NAMED ? ' …' : ''}`
    if (detail !== erasure.detail) await tell({ detail })
    await delay(LOOK_EVERY_MS, undefined, { signal })
    if (!options.isMine()) return undefined
  }
  await tell({ state: 'rebuilding', detail: '', ...(await remove()) })
  await eraseFromAggregates(schema, subject, {
    nowMs: clock.now(),
    onDay: async (day, left) => {
      signal.throwIfAborted()
      if (left > 0) await tell({ detail: `${day.toISOString().slice(0, 10)} is made again, ${left} days are left` })
    },
  })
  if (!options.isMine()) return undefined
  await tell({ state: 'done', detail: '', done_at: clock.now() })
  return erasure
}

/** Conversions name their click and no address, so the clicks of an address are kept out one by one. */
async function keepOut(clickIds: readonly string[], until: number, { log, signal }: EraserOptions): Promise<void> {
  const value = ERASED_MESSAGE.encode({ until })
  await log.append(
    ERASED.name,
    clickIds.map((id) => ({ key: erasedKey({ kind: 'click', id }), value })),
    signal,
  )
}

function subjectOf({ subject }: ErasureMessage): ErasedSubject {
  switch (subject.kind) {
    case 'publisher':
      return { kind: 'publisher', publisherId: subject.publisher_id }
    case 'click':
      return { kind: 'click', clickIds: [subject.click_id] }
    case 'address':
      return { kind: 'address', hashes: subject.hashes.map(({ key_id: keyId, hash }) => ({ keyId, hash })) }
  }
}

function withRemoved(
  { removed: before, days_left: daysLeft }: ErasureMessage,
  removed: Removed,
): Partial<ErasureMessage> {
  const { clicks, conversions, refused_postbacks: refusedPostbacks, scores } = before
  const all = sum({ ...NOTHING, clicks, conversions, refusedPostbacks, scores, daysLeft }, removed)
  return {
    removed: {
      clicks: all.clicks,
      conversions: all.conversions,
      refused_postbacks: all.refusedPostbacks,
      scores: all.scores,
    },
    days_left: [...all.daysLeft],
  }
}
