import type { Assignment, RecordBatch } from '@smartlink/event-log/event-log'

/** The work on one partition, from its assignment to its loss. */
export interface Lane {
  readonly assignment: Assignment
  /** Finds out where to begin; the offset at which records shall come. */
  begin(): Promise<number>
  offer(batch: RecordBatch): void
  /** Writes what is here, commits, and ends; ends at once when the partition is lost or `abandon` was called. */
  finish(): Promise<void>
  abandon(): void
  /** Why it does not get on, undefined when it does. */
  trouble(): string | undefined
}
