import type { LogRecord } from '@smartlink/event-log/event-log'
import type { EventSchema } from '@smartlink/events/schemas'
import type { RefusedRecord } from '../park.ts'
import type { FoldedPartition } from '@smartlink/sequence-fold/sequence-fold'

/** One event that becomes a row. */
export interface EventRow {
  readonly schema: EventSchema
  readonly record: LogRecord & { readonly value: Buffer }
}

/** What the fold saw while the batch was cut; counted, alarms where it must not happen. */
export interface FoldCounts {
  duplicates: number
  holesOpened: number
  sequencesMissing: number
  holesFilled: number
  holesGivenUp: number
  conflicts: number
}

/**
 * A stretch of one partition: every record from position `first` to offset `last`, and what becomes of each. Whoever
 * cuts the same stretch from the same fold gets the same rows, which is what lets a successor settle an insert in doubt.
 */
export interface Batch {
  readonly first: number
  readonly last: number
  /** When its oldest record arrived here. */
  readonly arrivedMs: number
  readonly rows: readonly EventRow[]
  readonly refused: readonly RefusedRecord[]
  readonly counts: Readonly<FoldCounts>
  /** State of the fold after `last`, when a snapshot is due. */
  readonly folded?: FoldedPartition
}
