import type { Partitioning } from '@smartlink/outbox/outbox-writer'
import type { Dependency } from '@smartlink/service-kit/service'

/** Everything of a topic in one outbox below the offset was taken by the log. */
export type OnReleased = (outbox: number, topic: string, takenTo: number) => void

/** How the events of the outboxes below the data directory become records of the log. */
export interface OutboxCarrier {
  /** How a writer of the outbox chooses partitions. */
  partitioning(outbox: number): Partitioning
  /** By topic, offsets that no writer of the outbox may give again. */
  floors(outbox: number): Readonly<Record<string, number>>
  /** A thread writes the outbox from now on: what is taken of it is told by {@link OnReleased}. */
  opened(outbox: number): void
  /** Something new is in the outbox. */
  wake(outbox: number): void
  /** Clicks of the outbox below this offset are in the log. */
  acknowledgedTo(outbox: number): number
  readiness(): readonly Dependency[]
  /** Waits until everything is in the log, at most `deadlineMs`; false when something is left. */
  drain(deadlineMs: number): Promise<boolean>
  close(): Promise<void>
}
