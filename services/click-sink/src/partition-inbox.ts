import { RecordQueue } from './record-queue.ts'
import type { Assignment, RecordBatch } from '@smartlink/event-log/event-log'
import type { Clock } from '@smartlink/service-kit/clock'

export interface InboxBounds {
  readonly maxRecords: number
  readonly maxBytes: number
}

/**
 * Where records of one partition wait to be written, so that no handler of the log ever waits for ClickHouse. When it is
 * full the partition is paused; what was fetched already still comes in.
 */
export class PartitionInbox {
  readonly queue = new RecordQueue()
  readonly #assignment: Assignment
  readonly #clock: Clock
  readonly #bounds: InboxBounds
  #paused = false
  #shut = false
  #waiter: (() => void) | undefined
  #logEnd = 0
  #lastOffset = -1

  constructor(assignment: Assignment, clock: Clock, bounds: InboxBounds) {
    this.#assignment = assignment
    this.#clock = clock
    this.#bounds = bounds
  }

  push({ records, end }: RecordBatch): void {
    if (this.#shut) return
    this.queue.push(records, this.#clock.now())
    this.#lastOffset = records.at(-1)?.offset ?? this.#lastOffset
    this.#logEnd = end
    this.wake()
  }

  /** Offset of the newest record that arrived, -1 before the first. */
  get lastOffset(): number {
    return this.#lastOffset
  }

  /** Records that are in the log and were not taken from here yet, at most (offsets may have gaps). */
  get behind(): number {
    return this.queue.size + Math.max(0, this.#logEnd - this.#lastOffset - 1)
  }

  /** Pauses or resumes the partition, as full as the inbox is; `unbounded` lets it flow whatever is here. */
  control(unbounded = false): void {
    const { maxRecords, maxBytes } = this.#bounds
    const full = this.#shut || (!unbounded && (this.queue.size >= maxRecords || this.queue.bytes >= maxBytes))
    if (full === this.#paused) return
    this.#paused = full
    if (full) this.#assignment.pause()
    else this.#assignment.resume()
  }

  /** Takes nothing more in; what is here stays. */
  shut(): void {
    this.#shut = true
    this.control()
  }

  /** Ends the wait of {@link arrival}. */
  wake(): void {
    this.#waiter?.()
  }

  /** Resolves when something arrived, {@link wake} was called, or the time is over; rejects with the signal's reason. One waiter at a time. */
  arrival(timeoutMs: number | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        this.#waiter = undefined
        if (signal.aborted) reject(signal.reason as Error)
        else resolve()
      }
      const timer = timeoutMs === undefined ? undefined : setTimeout(finish, timeoutMs)
      this.#waiter = finish
      signal.addEventListener('abort', finish, { once: true })
      if (signal.aborted) finish()
    })
  }
}
