import { fingerprintText } from '@smartlink/events/schemas'
import { classifyTrouble } from './clickhouse-trouble.ts'
import { PartitionHeldError } from './errors.ts'
import { LaneLife } from './lane-life.ts'
import type { Assignment, LogRecord, RecordBatch } from '@smartlink/event-log/event-log'
import type { Lane } from './lane.ts'
import type { RefusedRecord } from './park.ts'
import type { SinkContext } from './sink-context.ts'

/** What a lane does with its records. Storing the same ones again must change nothing. */
export interface BatchStore {
  /** Fingerprint of a schema that this build does not know, when the record has one: the partition waits there. */
  newerSchema?(record: LogRecord): bigint | undefined
  /** Stores all of them; throws what ClickHouse throws. */
  store(records: readonly LogRecord[], signal: AbortSignal): Promise<void>
  /** Puts away what ClickHouse refuses. */
  refuse(refused: readonly RefusedRecord[], signal: AbortSignal): Promise<void>
}

/** Fewer than clicks have: these rows are looked up and built one by one. */
const MAX_RECORDS = 5_000
const MAX_BYTES = 8 * 1024 * 1024
/** More refusals in a row than this are no longer about single records. */
const MAX_REFUSALS = 100

/**
 * One partition of a topic whose rows are idempotent by key and version: stored, then committed, and after a crash stored
 * again.
 */
export class BatchLane implements Lane {
  readonly assignment: Assignment
  readonly #context: SinkContext
  readonly #store: BatchStore
  readonly #life: LaneLife
  #refusals = 0

  constructor(assignment: Assignment, context: SinkContext, store: BatchStore) {
    this.assignment = assignment
    this.#context = context
    this.#store = store
    this.#life = new LaneLife(assignment, context, { maxRecords: 2 * MAX_RECORDS, maxBytes: 2 * MAX_BYTES })
  }

  begin(): Promise<number> {
    const { begin, end, committed, topic, partition } = this.assignment
    const position = committed?.offset ?? begin
    if (position > end && this.#context.offsetsComeAgain) {
      this.#life.end(
        new PartitionHeldError('sink.position_beyond_end', `the commit is at ${position}, the log ends at ${end}`),
      )
      return Promise.resolve(end)
    }
    if (position < begin) {
      this.#context.metrics.alarms.inc({ alarm: 'sink.records_expired' })
      this.#context.logger.error({ topic, partition, position, begin }, 'The log dropped records that were never taken')
    }
    this.#life.run(() => this.#run())
    return Promise.resolve(Math.max(position, begin))
  }

  offer(batch: RecordBatch): void {
    this.#life.inbox.push(batch)
    this.#life.inbox.control()
    this.#life.showLag()
  }

  finish(): Promise<void> {
    return this.#life.finish()
  }

  abandon(): void {
    this.#life.abandon()
  }

  trouble(): string | undefined {
    return this.#life.trouble()
  }

  async #run(): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs()
      if (waitMs === 0) await this.#step()
      else if (this.#life.finishing) return
      else await this.#life.inbox.arrival(waitMs, this.#life.signal)
    }
  }

  #waitMs(): number | undefined {
    const { queue } = this.#life.inbox
    if (queue.size === 0) return undefined
    if (this.#life.finishing || queue.size >= MAX_RECORDS || queue.bytes >= MAX_BYTES) return 0
    return Math.max(0, this.#context.flushAtMs(queue.oldestMs) - this.#context.clock.now())
  }

  async #step(): Promise<void> {
    const stopBeating = this.assignment.keepAlive()
    try {
      const { records, newer } = this.#take()
      this.#life.inbox.control()
      const last = records.at(-1)
      if (last !== undefined) {
        await this.#storeAll(records)
        await this.#life.patience.until('committing', this.#life.signal, () => this.assignment.commit(last.offset + 1))
      }
      this.#life.showLag()
      if (newer === undefined) return
      const schema = fingerprintText(newer)
      throw new PartitionHeldError('sink.writer_newer', `a writer is newer than I am: it uses schema ${schema}`)
    } finally {
      stopBeating()
    }
  }

  #take(): { readonly records: LogRecord[]; readonly newer: bigint | undefined } {
    const { queue } = this.#life.inbox
    const records: LogRecord[] = []
    let bytes = 0
    for (let record = queue.peek(); record !== undefined; record = queue.peek()) {
      if (records.length >= MAX_RECORDS || bytes >= MAX_BYTES) break
      const newer = this.#store.newerSchema?.(record)
      if (newer !== undefined) return { records, newer }
      queue.shift()
      records.push(record)
      bytes += record.value?.length ?? 0
    }
    return { records, newer: undefined }
  }

  /** Stores them together, or, where ClickHouse refuses something, in halves until the guilty one stands alone. */
  async #storeAll(records: readonly LogRecord[]): Promise<void> {
    try {
      await this.#life.patience.until(`storing ${this.assignment.topic}`, this.#life.signal, () =>
        this.#store.store(records, this.#life.signal),
      )
      this.#refusals = 0
    } catch (error) {
      this.#life.signal.throwIfAborted()
      if (classifyTrouble(error) !== 'data') throw error
      const [only, second] = records
      if (only !== undefined && second === undefined) return this.#refuse(only, error as Error)
      const middle = Math.ceil(records.length / 2)
      await this.#storeAll(records.slice(0, middle))
      await this.#storeAll(records.slice(middle))
    }
  }

  async #refuse(record: LogRecord, error: Error): Promise<void> {
    if (++this.#refusals > MAX_REFUSALS) {
      throw new PartitionHeldError('sink.refuses_everything', `${MAX_REFUSALS} records in a row: ${error.message}`)
    }
    await this.#store.refuse([{ record, reason: 'clickhouse.refused', detail: error.message }], this.#life.signal)
  }
}
