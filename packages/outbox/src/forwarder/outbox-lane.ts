import { setImmediate as nextTurn } from 'node:timers/promises'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
import type { SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'
import type { Cursor } from './cursor-file.ts'
import { PartitionQueue } from './partition-queue.ts'
import type { QueuedEvent } from './partition-queue.ts'
import { createBell } from './bell.ts'

export interface OutboxLaneOptions {
  readonly outbox: number
  readonly topic: string
  readonly directory: string
  readonly cursor: Cursor
  /** Segments written for another log are not shipped. */
  readonly logId: string
  /** What may wait in memory, shared by the partitions. */
  readonly memoryBytes: number
  /** The queue has something to ship. */
  onEvents(queue: PartitionQueue): void
  onDamage(damage: SegmentDamage): void
  /** The lane can't go on: its files can't be read, or belong to another log. */
  onFailure(error: Error): void
}

/** Looks for itself this often; usually it is woken. */
const POLL_MS = 100
const LONGEST_RUN_MS = 5
/** More than a few batches of one partition need not wait in memory. */
const MOST_QUEUE_BYTES = 2 * 1024 * 1024

/**
 * One topic of one outbox: reads it in order, every stream in it, and sorts its events by partition. Memory is bounded by the
 * partition: where one that is in trouble has its queue full, the reading goes on for the others, and what was passed over
 * is read a second time when it recovered.
 */
export class OutboxLane {
  readonly outbox: number
  readonly topic: string
  readonly directory: string
  readonly queues = new Map<number, PartitionQueue>()
  readonly #options: OutboxLaneOptions
  readonly #reader: SegmentLogReader
  readonly #bell = createBell()
  #done: Promise<void> = Promise.resolve()
  /** Everything below was read, and is acknowledged, queued or passed over. */
  #readTo: number
  #atEnd = false
  #closed = false
  #catchingUp = false

  constructor(options: OutboxLaneOptions) {
    this.#options = options
    this.outbox = options.outbox
    this.topic = options.topic
    this.directory = options.directory
    this.#readTo = options.cursor.takenTo
    this.#reader = this.#openReader(this.#readTo)
    for (const [partition, offset] of options.cursor.partitions) this.#queue(partition).acknowledgedTo = offset
  }

  /** Begins to read. */
  start(): void {
    this.#done = this.#guarded(() => this.#read())
  }

  /** Everything of the topic below the offset was acknowledged. */
  get takenTo(): number {
    let lowest = this.#readTo
    for (const { outstandingFrom } of this.queues.values()) {
      if (outstandingFrom !== undefined && outstandingFrom < lowest) lowest = outstandingFrom
    }
    return lowest
  }

  get readTo(): number {
    return this.#readTo
  }

  get cursor(): Cursor {
    const { takenTo } = this
    const partitions = new Map<number, number>()
    for (const { partition, acknowledgedTo } of this.queues.values()) {
      if (acknowledgedTo > takenTo) partitions.set(partition, acknowledgedTo)
    }
    return { takenTo, partitions }
  }

  /** All there is was read and acknowledged. True only of what was there at the last `wake`. */
  get isEmpty(): boolean {
    return this.#atEnd && [...this.queues.values()].every(({ outstandingFrom }) => outstandingFrom === undefined)
  }

  /** There may be something new. */
  wake(): void {
    this.#atEnd = false
    this.#bell.ring()
  }

  /** A queue moved: there may be room to read on, or a partition that recovered. */
  moved(): void {
    this.#bell.ring()
    if (this.#catchingUp || this.#closed) return
    const recovered = [...this.queues.values()].filter(
      ({ detachedFrom, trouble, length }) => detachedFrom !== undefined && trouble === undefined && length === 0,
    )
    if (recovered.length === 0) return
    this.#catchingUp = true
    void this.#guarded(() => this.#catchUp(new Set(recovered))).finally(() => {
      this.#catchingUp = false
      this.moved()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#bell.ring()
    await this.#done
    this.#reader.close()
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.onFailure(error as Error)
    }
  }

  #openReader(from: number): SegmentLogReader {
    const { directory, onDamage } = this.#options
    return new SegmentLogReader({ directory, from, onDamage })
  }

  #queue(partition: number): PartitionQueue {
    const queue = this.queues.get(partition) ?? new PartitionQueue(partition, 0)
    this.queues.set(partition, queue)
    return queue
  }

  async #read(): Promise<void> {
    let since = performance.now()
    while (!this.#closed) {
      if (this.#mustWait()) {
        await this.#bell.wait()
        continue
      }
      const read = this.#readBlock(this.#reader, (queue, event) => this.#take(queue, event))
      if (read === undefined) {
        this.#atEnd = true
        await this.#bell.wait(POLL_MS)
        since = performance.now()
        continue
      }
      this.#readTo = read
      if (performance.now() - since > LONGEST_RUN_MS) {
        await nextTurn()
        since = performance.now()
      }
    }
  }

  /** Reads one block and sorts its events; resolves to the offset after it, undefined at the end. */
  #readBlock(reader: SegmentLogReader, take: (queue: PartitionQueue, event: QueuedEvent) => void): number | undefined {
    const block = reader.read()
    if (block === undefined) return undefined
    const { header, events, next } = sortOut(block)
    if (header.log_id !== this.#options.logId) {
      throw new Error(`${this.directory} holds events for the log ${header.log_id}, and this is ${this.#options.logId}`)
    }
    const changed = new Set<PartitionQueue>()
    for (const event of events) {
      const queue = this.#queue(event.partition)
      if (event.offset < queue.acknowledgedTo) continue
      take(queue, { ...event, stream: header.stream })
      changed.add(queue)
    }
    for (const queue of changed) this.#options.onEvents(queue)
    return next
  }

  #isFull({ bytes }: PartitionQueue): boolean {
    return bytes >= Math.min(MOST_QUEUE_BYTES, this.#options.memoryBytes / this.queues.size)
  }

  #take(queue: PartitionQueue, event: QueuedEvent): void {
    if (queue.detachedFrom !== undefined) return
    if (queue.trouble !== undefined && this.#isFull(queue)) queue.detachedFrom = event.offset
    else queue.push(event)
  }

  /**
   * Reading on would take memory without helping anybody: a queue that is being shipped is full, or no partition is without
   * trouble and some are full, as they are while the log is down.
   */
  #mustWait(): boolean {
    const queues = [...this.queues.values()]
    const full = queues.filter((queue) => this.#isFull(queue))
    if (full.length === 0) return false
    if (full.some(({ trouble }) => trouble === undefined)) return true
    return queues.every(({ trouble, detachedFrom }) => trouble !== undefined || detachedFrom !== undefined)
  }

  /** Reads again from where the recovered partitions were left, for them alone, up to where the first reading is. */
  async #catchUp(recovered: Set<PartitionQueue>): Promise<void> {
    const from = Math.min(...[...recovered].map(({ detachedFrom }) => detachedFrom ?? Infinity))
    const reader = this.#openReader(from)
    try {
      while (!this.#closed && recovered.size > 0) {
        if ([...recovered].some((queue) => queue.trouble === undefined && this.#isFull(queue))) {
          await this.#bell.wait()
          continue
        }
        const read = this.#readBlock(reader, (queue, event) => this.#takeAgain(recovered, queue, event))
        // Decided in this turn: what the block holds beyond the first reading was left to it.
        if (read === undefined || read >= this.#readTo) {
          for (const queue of recovered) queue.detachedFrom = undefined
          return
        }
        await nextTurn()
      }
    } finally {
      reader.close()
    }
  }

  #takeAgain(recovered: Set<PartitionQueue>, queue: PartitionQueue, event: QueuedEvent): void {
    const { detachedFrom } = queue
    if (detachedFrom === undefined || !recovered.has(queue)) return
    if (event.offset < detachedFrom || event.offset >= this.#readTo) return
    if (queue.trouble !== undefined && this.#isFull(queue)) recovered.delete(queue)
    else {
      queue.push(event)
      queue.detachedFrom = event.offset + 1
    }
  }
}
