import { MalformedMessageError } from '@smartlink/events/errors'
import { FOLD_SNAPSHOT } from '@smartlink/events/fold-snapshot'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { Logger } from '@smartlink/service-kit/logger'
import type { FoldSnapshot } from '@smartlink/events/fold-snapshot'

/** The snapshots in the state topic, by their key; anyone's snapshot of a position is as right as any other. */
export class FoldSnapshots {
  readonly #byKey = new Map<string, FoldSnapshot>()

  apply(record: LogRecord, logger: Logger): void {
    const key = record.key.toString()
    if (record.value === null) {
      this.#byKey.delete(key)
      return
    }
    try {
      this.#byKey.set(key, FOLD_SNAPSHOT.decode(record.value))
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error
      // A fold can always begin further back, so an unusable snapshot costs time only.
      logger.warn({ err: error, key }, 'A snapshot is unreadable')
    }
  }

  of(logId: string, partition: number): FoldSnapshot[] {
    return [...this.#byKey.values()].filter((snapshot) => snapshot.log_id === logId && snapshot.partition === partition)
  }

  /** Number of the next snapshot of a partition. */
  nextNumber(partition: number): number {
    const numbers = [...this.#byKey.values()]
      .filter((snapshot) => snapshot.partition === partition)
      .map(({ number }) => number)
    return numbers.length === 0 ? 1 : Math.max(...numbers) + 1
  }
}
