import { ORIGIN_START, readEventTime, TIME_START } from '@smartlink/events/head'
import { subgroup } from './row-groups.ts'
import type { EventRow } from './batch.ts'
import type { RowGroup } from './row-groups.ts'

/** What is to be done about a batch that may be stored already. */
export type Settlement =
  /** Nothing of it is there: all of it under its own token, which an insert still under way carries too. */
  | { readonly action: 'send_all' }
  /** Some of it is there and the rest may be arriving. */
  | { readonly action: 'ask_again'; readonly atMs: number }
  /** What is there stays, what is missing is sent; the aggregates of these times have to be looked at. */
  | { readonly action: 'send_missing'; readonly groups: readonly RowGroup[]; readonly dirtyTimesMs: readonly number[] }

/**
 * Decides from the origins (as hex) that ClickHouse holds in the batch's range. Marks are always sent again, after the
 * clicks: the same mark twice is one mark.
 */
export function settle(
  groups: readonly RowGroup[],
  present: ReadonlySet<string>,
  { nowMs, settledAtMs }: { readonly nowMs: number; readonly settledAtMs: number },
): Settlement {
  const clicks = groups.filter(isClicks).flatMap(({ rows }) => rows)
  const stored = clicks.filter((row) => present.has(originOf(row))).length
  if (stored === 0) return { action: 'send_all' }
  if (stored < clicks.length && nowMs < settledAtMs) return { action: 'ask_again', atMs: settledAtMs }
  const missing = groups.map((group) =>
    isClicks(group) ? subgroup(group, (row) => !present.has(originOf(row))) : group,
  )
  return {
    action: 'send_missing',
    groups: missing.filter(({ rows }) => rows.length > 0),
    dirtyTimesMs: clicks.map(({ record }) => readEventTime(record.value)),
  }
}

export function originOf({ record }: EventRow): string {
  return record.value.toString('hex', ORIGIN_START, TIME_START)
}

function isClicks({ schema }: RowGroup): boolean {
  return schema.name === 'click'
}
