import type { CommitState, Intent, LastRow } from './intent.ts'

/** Offset of the first record of a partition: 0 on Kafka, and one opening up in the embedded log. */
const FIRST_OFFSETS: readonly number[] = [0, 2 ** 32]

/** All that is known when a partition is taken over. */
export interface ResumeFacts {
  /** First offset the log still has, and the one after its last. */
  readonly begin: number
  readonly end: number
  readonly committed: { readonly offset: number; readonly state: CommitState | undefined } | null
  /** Highest offset of a row in ClickHouse for this log and partition, null when there is none. */
  readonly storedThrough: number | null
  /** Positions of the snapshots that are there. */
  readonly snapshots: readonly number[]
  /** Whether the log may give an offset again after it lost records; Kafka may, the embedded log never does. */
  readonly offsetsComeAgain: boolean
  /** Rows of this time and younger ones can't have expired, so their absence says something. */
  readonly keptSinceMs: number
}

export type Resume =
  | {
      readonly state: 'resume'
      /** Where reading begins: at a snapshot, or at the log's start (null). */
      readonly snapshot: number | null
      readonly startAt: number
      /** Whether records before the start existed once, so that unknown streams may be old ones. */
      readonly trimmed: boolean
      /** Records before it are only folded; the first batch begins here. */
      readonly position: number
      /** Batches that begin at or before it ask ClickHouse what is there; -1: none. */
      readonly inDoubtThrough: number
      /** The batch declared last, when it is to be rebuilt exactly. */
      readonly intent: Intent | null
      /** Nothing may be concluded from what ClickHouse lacks before this time: an insert may still be under way. */
      readonly settledAtMs: number
      readonly lastRow: LastRow | null
      readonly alarms: readonly ResumeAlarm[]
    }
  | { readonly state: 'held'; readonly reason: 'sink.position_beyond_end' }

/**
 * `records_expired`: the log dropped records that were never taken. `clickhouse_behind`: ClickHouse lacks rows it had
 * stored, so they are read again.
 */
export type ResumeAlarm = 'sink.records_expired' | 'sink.clickhouse_behind'

/** Decides where a partition goes on, and how carefully. `settleAfterMs`: how long after its declaration an insert may still land. */
export function planResume(facts: ResumeFacts, settleAfterMs: number): Resume {
  const { begin, end, committed, storedThrough, keptSinceMs } = facts
  const commitAt = committed?.offset ?? begin
  if (commitAt > end && facts.offsetsComeAgain) return { state: 'held', reason: 'sink.position_beyond_end' }
  const declared = committed?.state?.intent ?? null
  const lastRow = committed?.state?.lastRow ?? null
  const behind = lastRow !== null && isBehind(lastRow, storedThrough, keptSinceMs)
  const wanted = behind ? Math.min(commitAt, (storedThrough ?? begin - 1) + 1) : commitAt
  const position = Math.max(wanted, begin)
  const snapshot = newestAtMost(facts.snapshots, position, begin)
  return {
    state: 'resume',
    snapshot,
    startAt: snapshot ?? begin,
    trimmed: snapshot === null && !FIRST_OFFSETS.includes(begin),
    position,
    inDoubtThrough: Math.max(declared?.last ?? -1, storedThrough ?? -1, behind ? commitAt - 1 : -1),
    intent: position === commitAt ? declared : null,
    settledAtMs: declared === null ? 0 : declared.atMs + settleAfterMs,
    lastRow: behind ? null : lastRow,
    alarms: [
      ...(wanted < begin ? (['sink.records_expired'] as const) : []),
      ...(behind ? (['sink.clickhouse_behind'] as const) : []),
    ],
  }
}

/** Whether ClickHouse lacks a row that it had stored and can't have expired. */
export function isBehind(lastRow: LastRow, storedThrough: number | null, keptSinceMs: number): boolean {
  return lastRow.timeMs > keptSinceMs && (storedThrough === null || storedThrough < lastRow.offset)
}

/** A snapshot before the log's begin would miss what was trimmed since. */
function newestAtMost(positions: readonly number[], wanted: number, begin: number): number | null {
  const usable = positions.filter((position) => position <= wanted && position >= begin)
  return usable.length === 0 ? null : Math.max(...usable)
}
