import type { EventLog } from '../event-log.ts'

/** What only the embedded log has: click threads write some of its partitions themselves, as their outboxes. */
export interface EmbeddedEventLog extends EventLog {
  readonly kind: 'embedded'
  /** The click thread `number` wrote to its outbox: look now, not at the next poll. */
  wakeOutbox(number: number): void
  /**
   * By topic, the highest offset that any group remembers of outbox `number`: the `floors` of the next writer that opens
   * it, so that no offset is used twice even when the files were lost.
   */
  outboxFloors(number: number): Record<string, number>
  /** Offset that every group which reads the topic has committed past. */
  takenTo(topic: string, partition: number): number
  /** Calls the listener when a group committed in a partition that is an outbox. Returns how to stop it. */
  onTaken(listener: (topic: string, partition: number, takenTo: number) => void): () => void
  /** Says which streams the ledger has closed for good. Before this is called nothing of an outbox is removed. */
  trimOutboxes(isSettled: (stream: string) => boolean): void
}

/** Whether the log is the embedded one, for the one who composes a process. */
export function isEmbedded(log: EventLog): log is EmbeddedEventLog {
  return log.kind === 'embedded'
}
