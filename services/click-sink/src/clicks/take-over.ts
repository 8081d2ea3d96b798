import { clicksKeptDays } from '@smartlink/clickhouse/retention/kept-days'
import { MalformedSnapshotError } from '@smartlink/sequence-fold/errors'
import { SequenceFold } from '@smartlink/sequence-fold/sequence-fold'
import { decodeSnapshot } from '@smartlink/sequence-fold/snapshot'
import { PartitionHeldError } from '../errors.ts'
import { decodeCommitState } from './intent.ts'
import { storedThrough } from './raw-clicks.ts'
import { planResume } from './resume.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Assignment } from '@smartlink/event-log/event-log'
import type { Clock } from '@smartlink/service-kit/clock'
import type { FoldSnapshot } from '@smartlink/events/fold-snapshot'
import type { Resume } from './resume.ts'

const DAY_MS = 86_400_000

export interface TakeOverOptions {
  readonly logId: string
  readonly assignment: Assignment
  readonly snapshots: readonly FoldSnapshot[]
  readonly clickhouse: ClickHouseClient
  readonly clock: Clock
  readonly settleAfterMs: number
  readonly offsetsComeAgain: boolean
}

export interface TakeOver {
  readonly plan: Extract<Resume, { state: 'resume' }>
  /** Stands at `plan.startAt`. */
  readonly fold: SequenceFold
  /** How long rows are surely kept, by their time: a day less than ClickHouse is told. */
  readonly rowsKeptMs: number
}

/** Finds out where a partition goes on and with what state. Throws {@link PartitionHeldError} and what ClickHouse throws. */
export async function takeOver(options: TakeOverOptions, signal: AbortSignal): Promise<TakeOver> {
  const { logId, assignment, clickhouse, clock, settleAfterMs, offsetsComeAgain } = options
  const { begin, end, partition } = assignment
  const committed =
    assignment.committed === null
      ? null
      : { offset: assignment.committed.offset, state: decodeCommitState(assignment.committed) }
  const expectedThrough = committed?.state?.lastRow?.offset ?? committed?.offset ?? begin
  const stored = await storedThrough(clickhouse, { logId, partition }, expectedThrough, signal)
  const rowsKeptMs = ((await clicksKeptDays(clickhouse)) - 1) * DAY_MS
  let usable = options.snapshots
  for (;;) {
    const snapshots = usable.map(({ position }) => position)
    const keptSinceMs = clock.now() - rowsKeptMs
    const facts = { begin, end, committed, storedThrough: stored, snapshots, offsetsComeAgain, keptSinceMs }
    const plan = planResume(facts, settleAfterMs)
    if (plan.state === 'held') {
      throw new PartitionHeldError(
        plan.reason,
        `the commit is at ${committed?.offset ?? begin}, the log ends at ${end}`,
      )
    }
    const snapshot = usable.find(({ position }) => position === plan.snapshot)
    if (snapshot === undefined) return { plan, rowsKeptMs, fold: SequenceFold.fromStart({ trimmed: plan.trimmed }) }
    const folded = readState(snapshot)
    if (folded !== undefined) return { plan, rowsKeptMs, fold: SequenceFold.restore(folded) }
    usable = usable.filter((other) => other !== snapshot)
  }
}

function readState(snapshot: FoldSnapshot): ReturnType<typeof decodeSnapshot> | undefined {
  try {
    return decodeSnapshot(Buffer.from(snapshot.state, 'base64'))
  } catch (error) {
    // Written by another version of the fold; an older one or the log itself gives the same state.
    if (error instanceof MalformedSnapshotError) return undefined
    throw error
  }
}
