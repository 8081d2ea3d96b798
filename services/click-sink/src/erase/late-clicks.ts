import { eraseRows } from '@smartlink/clickhouse/erase/erase-rows'
import { decodeEvent } from '@smartlink/events/codec'
import { readEventTime } from '@smartlink/events/head'
import { formatUuid } from '@smartlink/events/uuid7'
import type { EventRow } from '../clicks/batch.ts'
import type { Erasures } from '../erasures.ts'
import type { LaneLife } from '../lane-life.ts'
import type { SinkContext } from '../sink-context.ts'

/** Ids of these clicks and the time of the newest, ms since the epoch. */
export interface LateClicks {
  readonly ids: readonly string[]
  readonly newestMs: number
}

const IDS_AT_ONCE = 5_000

/**
 * Clicks among these rows that are erased already: they were shipped late. Rows are declared and stored before anybody looks, so
 * that a successor builds the same batch whatever was erased meanwhile. Costs a look at the time of each row, and decodes only what is
 * not younger than the newest erasure.
 */
export function erasedAmong(rows: readonly EventRow[], erasures: Erasures): LateClicks {
  const { latestUntilMs } = erasures
  const ids: string[] = []
  let newestMs = 0
  if (latestUntilMs === Number.NEGATIVE_INFINITY) return { ids, newestMs }
  for (const { schema, record } of rows) {
    if (schema.name !== 'click' || readEventTime(record.value) > latestUntilMs) continue
    const event = decodeEvent(record.value)
    if (event.state !== 'event' || event.name !== 'click' || !erasures.covers(event.value)) continue
    ids.push(formatUuid(event.value.click_id))
    newestMs = Math.max(newestMs, event.value.time)
  }
  return { ids, newestMs }
}

/**
 * Removes the clicks among these stored rows that are erased already; their hours are marked, so that their sums are made again.
 */
export async function removeLate(context: SinkContext, rows: readonly EventRow[], life: LaneLife): Promise<void> {
  const { tables, schema, clock, logger } = context
  const { ids, newestMs } = erasedAmong(rows, tables.erasures)
  if (ids.length === 0) return
  if (schema === undefined) {
    logger.error({ clicks: ids.length }, 'Erased clicks came late, and nobody here may remove them')
    return
  }
  await life.patience.until('removing erased clicks that came late', life.signal, async () => {
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const clickIds = ids.slice(at, at + IDS_AT_ONCE)
      await eraseRows(schema, { kind: 'click', clickIds }, { untilMs: newestMs, nowMs: clock.now() })
    }
  })
  logger.info({ clicks: ids.length }, 'Removed erased clicks that came late')
}
