import type { OutboxEvent } from '@smartlink/outbox-format/outbox-reader'

export interface QueuedEvent extends OutboxEvent {
  readonly stream: string
}

/** Why a partition does not take events now. */
export interface Trouble {
  readonly reason: string
  readonly sinceMs: number
}

const BATCH_BYTES = 900 * 1024
const BATCH_RECORDS = 2_000
/** Around key and value in a record batch. */
const RECORD_OVERHEAD = 32

/** Events of one partition of one outbox that were read and not acknowledged, in order. */
export class PartitionQueue {
  readonly partition: number
  /** Everything of this partition below the offset was acknowledged. */
  acknowledgedTo: number
  trouble: Trouble | undefined
  /** Under way, or resting before it is tried again. */
  isOut = false
  /**
   * Offset of the first event that was passed over because the queue was full while the partition was in trouble; a
   * second reading fetches what follows when it recovered.
   */
  detachedFrom: number | undefined
  #events: QueuedEvent[] = []
  #bytes = 0
  #mostRecords = BATCH_RECORDS

  constructor(partition: number, acknowledgedTo: number) {
    this.partition = partition
    this.acknowledgedTo = acknowledgedTo
  }

  get length(): number {
    return this.#events.length
  }

  /** Size of the events in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** The oldest event that is not acknowledged. */
  get first(): QueuedEvent | undefined {
    return this.#events[0]
  }

  /** Offset of the oldest event that is not acknowledged; undefined when all that were read are. */
  get outstandingFrom(): number | undefined {
    return this.first?.offset ?? this.detachedFrom
  }

  push(event: QueuedEvent): void {
    this.#events.push(event)
    this.#bytes += bytesOf(event)
  }

  /** The next batch, from the oldest on; it stays queued until it was acknowledged. */
  batch(): readonly QueuedEvent[] {
    let bytes = 0
    let count = 0
    for (const event of this.#events) {
      bytes += bytesOf(event)
      if (count === this.#mostRecords || (count > 0 && bytes > BATCH_BYTES)) break
      count++
    }
    return this.#events.slice(0, count)
  }

  acknowledge(count: number): void {
    const done = this.#events.splice(0, count)
    for (const event of done) this.#bytes -= bytesOf(event)
    const last = done.at(-1)
    if (last !== undefined) this.acknowledgedTo = last.offset + 1
    this.trouble = undefined
    this.#mostRecords = Math.min(BATCH_RECORDS, this.#mostRecords * 2)
  }

  /** A batch was refused as a whole: the next one is half as long. False when it was one record alone. */
  shorten(count: number): boolean {
    this.#mostRecords = Math.max(1, Math.floor(count / 2))
    return count > 1
  }
}

function bytesOf({ key, bytes }: QueuedEvent): number {
  return key.length + bytes.length + RECORD_OVERHEAD
}
