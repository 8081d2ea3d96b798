import { ORIGIN_START, readEventTime, TIME_START } from '@smartlink/events/head'
import { subgroup } from './row-groups.ts'
import type { EventRow } from './batch.ts'
import type { RowGroup } from './row-groups.ts'

/** What is to be done about a batch that may be stored already. */
export type Settlement =
  /** All of it is there. */
  | { readonly action: 'stored'; readonly dirtyTimesMs: readonly number[] }
  /** Nothing of it is there: all of it under its own token, which an insert still under way, if any, carries too. */
  | { readonly action: 'send_all'; readonly groups: readonly RowGroup[]; readonly dirtyTimesMs: readonly number[] }
  /** What is not there may be arriving. */
  | { readonly action: 'ask_again'; readonly atMs: number }
  /** What is there stays, what is missing is sent. */
  | { readonly action: 'send_missing'; readonly groups: readonly RowGroup[]; readonly dirtyTimesMs: readonly number[] }

export interface SettlementFacts {
  /** Clicks only: marks are simply sent again, the same mark twice is one mark. */
  readonly clicks: readonly RowGroup[]
  /** Origins (hex) that ClickHouse holds in the batch's range. */
  readonly present: ReadonlySet<string>
  readonly nowMs: number
  /** Rows of this time and younger ones can't have expired. */
  readonly keptSinceMs: number
  /** No insert of this batch can be under way after it. */
  readonly settledAtMs: number
  /** Whether one that is under way before that carries the token of this batch. */
  readonly ownToken: boolean
  /**
   * ClickHouse took it from us already. It remembers a token before it has the rows: a server that was killed between the
   * two takes the same insert without storing it.
   */
  readonly sentBefore: boolean
}

/**
 * `dirtyTimesMs`: times whose aggregates have to be looked at, because the insert in doubt may have ended anywhere between
 * raw rows and views; only what we sent ourselves and find there is known to be in both.
 */
export function settle(facts: SettlementFacts): Settlement {
  const { clicks, present, nowMs, keptSinceMs, settledAtMs, ownToken, sentBefore } = facts
  const rows = clicks.flatMap((group) => group.rows)
  // A row that was old enough to expire may be gone as soon as it was stored.
  const isThere = (row: EventRow): boolean => present.has(originOf(row)) || (sentBefore && timeOf(row) < keptSinceMs)
  const missing = rows.filter((row) => !isThere(row)).length
  const dirtyTimesMs = rows.map(timeOf)
  if (missing === 0) return { action: 'stored', dirtyTimesMs: sentBefore ? [] : dirtyTimesMs }
  if (missing === rows.length && !sentBefore && (ownToken || nowMs >= settledAtMs))
    return { action: 'send_all', groups: clicks, dirtyTimesMs }
  if (nowMs < settledAtMs) return { action: 'ask_again', atMs: settledAtMs }
  const groups = clicks.map((group) => subgroup(group, (row) => !isThere(row))).filter((group) => group.rows.length > 0)
  return { action: 'send_missing', groups, dirtyTimesMs }
}

export function originOf({ record }: EventRow): string {
  return record.value.toString('hex', ORIGIN_START, TIME_START)
}

function timeOf({ record }: EventRow): number {
  return readEventTime(record.value)
}
