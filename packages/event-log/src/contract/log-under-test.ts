import type { EventLog } from '../event-log.ts'

/** What an adapter gives the contract suite: a log to open, and the faults it can be given. */
export interface LogUnderTest {
  /**
   * Opens the log. Opened again after `close` it holds what was there; with `severalProcesses` it may be open several
   * times at once, each as a process of its own would hold it.
   */
  open(): Promise<EventLog>
  /** How long one expected happening (a rebalance, a delivery) may take before the test fails. */
  readonly patienceMs: number
  /** Several logs over the same data may be open at once. */
  readonly severalProcesses: boolean
  /** Present when the log's fenced writes are transactions that can be left aborted or open. */
  readonly transactions?: TransactionFaults
  /** Called once, after the last test: stops and removes everything that `makeLog` made. */
  dispose(): Promise<void>
}

export interface TransactionFaults {
  /** Leaves `count` records in a transaction that was aborted. */
  abortedRecords(topic: string, partition: number, count: number): Promise<void>
  /** A writer sends `count` records as the fenced writer of the partition would, and dies before it commits. */
  abandonedTransaction(topic: string, partition: number, count: number): Promise<void>
}

export type MakeLog = () => Promise<LogUnderTest>
