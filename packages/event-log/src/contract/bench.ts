import { randomBytes } from 'node:crypto'
import type { Assignment, Consumer, EventLog, LogRecord, RecordBatch, Table, TopicSpec } from '../event-log.ts'
import type { LogUnderTest, TransactionFaults } from './log-under-test.ts'

/** The workbench of the suite: an open log, names nobody used before, and consumers that write down what they see. */
export interface Bench {
  readonly log: EventLog
  readonly patienceMs: number
  readonly severalProcesses: boolean
  readonly transactions: TransactionFaults | undefined
  /** Another log over the same data, as a second process would open it. */
  openAnother(): Promise<EventLog>
  /** Creates a topic with a new name. */
  topic(spec?: Partial<Omit<TopicSpec, 'name'>>): Promise<string>
  group(): string
  collect(options: CollectOptions): Promise<Collector>
  table(options: TableCollectOptions): Promise<TableCollector>
  until(what: string, condition: () => boolean): Promise<void>
  /** Closes the consumers, tables and further logs of the test that just ended. */
  tidy(): Promise<void>
  dispose(): Promise<void>
}

export interface CollectOptions {
  readonly log?: EventLog
  readonly group: string
  readonly topics: readonly string[]
  /** Where to start; the commit, else the beginning, when absent. */
  readonly startAt?: (assignment: Assignment) => number | Promise<number>
  readonly onBatch?: (batch: RecordBatch) => Promise<void> | void
}

export interface Collector {
  readonly consumer: Consumer
  readonly records: LogRecord[]
  readonly batches: RecordBatch[]
  readonly assigned: Assignment[]
  readonly revoked: Assignment[]
  readonly crashes: Error[]
  /** Values as text, in the order seen, of one partition or of all. */
  values(partition?: number): string[]
  /** The newest assignment of a partition that is still owned. */
  owned(partition: number, topic?: string): Assignment | undefined
}

export interface TableCollectOptions {
  readonly topics: readonly string[]
  readonly from?: ReadonlyMap<string, number>
  readonly log?: EventLog
}

export interface TableCollector {
  readonly table: Table
  readonly records: LogRecord[]
  readonly crashes: Error[]
  readonly isReady: () => boolean
  /** The table's content: newest value by key. */
  content(): Record<string, string>
}

export async function createBench(underTest: LogUnderTest): Promise<Bench> {
  const log = await underTest.open()
  const closers: (() => Promise<void>)[] = []
  const unique = (what: string): string => `${what}-${randomBytes(6).toString('hex')}`

  const bench: Bench = {
    log,
    patienceMs: underTest.patienceMs,
    severalProcesses: underTest.severalProcesses,
    transactions: underTest.transactions,

    async openAnother() {
      const another = await underTest.open()
      closers.push(() => another.close())
      return another
    },

    async topic(spec = {}) {
      const name = unique('contract')
      await log.ensureTopics([{ name, partitions: 1, cleanup: 'delete', ...spec }])
      return name
    },

    group: () => unique('group'),

    async collect(options) {
      const records: LogRecord[] = []
      const batches: RecordBatch[] = []
      const assigned: Assignment[] = []
      const revoked: Assignment[] = []
      const crashes: Error[] = []
      const consumer = await (options.log ?? log).consume({
        group: options.group,
        topics: options.topics,
        async assigned(assignment) {
          assigned.push(assignment)
          const startAt = options.startAt ?? (() => assignment.committed?.offset ?? assignment.begin)
          return { startAt: await startAt(assignment) }
        },
        async handleBatch(batch) {
          batches.push(batch)
          records.push(...batch.records)
          await options.onBatch?.(batch)
        },
        async revoked(assignment) {
          revoked.push(assignment)
        },
        onCrash: (error) => crashes.push(error),
      })
      closers.push(() => consumer.close())
      return {
        consumer,
        records,
        batches,
        assigned,
        revoked,
        crashes,
        values: (partition) =>
          records
            .filter((record) => partition === undefined || record.partition === partition)
            .map((record) => String(record.value)),
        owned: (partition, topic) =>
          consumer
            .owned()
            .find((held) => held.partition === partition && (topic === undefined || held.topic === topic)),
      }
    },

    async table(options) {
      const records: LogRecord[] = []
      const crashes: Error[] = []
      let ready = false
      const table = await (options.log ?? log).table({
        topics: options.topics,
        ...(options.from === undefined ? {} : { from: options.from }),
        onRecord: (record) => records.push(record),
        onCrash: (error) => crashes.push(error),
      })
      closers.push(() => table.close())
      const readiness = table.ready.then(() => {
        ready = true
      })
      readiness.catch((error: unknown) => crashes.push(error as Error))
      return {
        table,
        records,
        crashes,
        isReady: () => ready,
        content() {
          const newest = new Map<string, string>()
          for (const { key, value } of records) {
            if (value === null) newest.delete(String(key))
            else newest.set(String(key), String(value))
          }
          return Object.fromEntries(newest)
        },
      }
    },

    async until(what, condition) {
      const deadline = performance.now() + underTest.patienceMs
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`waited ${underTest.patienceMs} ms in vain: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },

    async tidy() {
      for (const close of closers.splice(0).toReversed()) await close()
    },

    async dispose() {
      await log.close()
      await underTest.dispose()
    },
  }
  return bench
}
