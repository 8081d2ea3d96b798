import type { LogRecord, Table, TableOptions } from '../event-log.ts'
import { OffsetOutOfRangeError } from '../errors.ts'
import type { Brokers } from './brokers.ts'
import { ClosedError } from './error-codes.ts'
import { createFetcher } from './fetcher.ts'
import type { Reading } from './fetcher.ts'
import type { Metadata } from './metadata.ts'
import type { Names } from './names.ts'
import { listOffsets } from './offsets.ts'

export interface TableReaderOptions extends TableOptions {
  readonly brokers: Brokers
  readonly metadata: Metadata
  readonly names: Names
  readonly lane: string
  /** Aborts when the log is closed. */
  readonly closing: AbortSignal
}

/** Its readings begin together and are never full: it costs nothing to have brokers wait. */
const MAX_WAIT_MS = 500

/**
 * Reads every partition of the topics itself, without a group: nothing to join, to wait for or to leave behind. A table is ready
 * when each position has reached the end of what could be read as it was opened: aborted and open transactions at the tail
 * hold nothing that belongs to the table, and nobody waits for them.
 */
export async function openTable(options: TableReaderOptions): Promise<Table> {
  const { brokers, metadata, names, closing } = options
  const partitions: { topic: string; partition: number }[] = []
  for (const topic of options.topics.map((name) => names.topic(name))) {
    const { leaders } = await metadata.view(topic)
    for (const partition of leaders.keys()) partitions.push({ topic, partition })
  }
  const cluster = { brokers, metadata }
  const [begins, ends] = await Promise.all([
    listOffsets(cluster, partitions, 'begin', closing),
    listOffsets(cluster, partitions, 'stable end', closing),
  ])

  const fetcher = createFetcher({ brokers, metadata, lane: options.lane, maxWaitMs: MAX_WAIT_MS })
  const ready = Promise.withResolvers<void>()
  // Who never asks whether it became ready must not be ended by an unhandled rejection.
  ready.promise.catch(() => undefined)
  const readings = new Map<string, Reading>()
  const behind = new Set<string>()
  let over = false
  let outOfRange: Error | undefined

  function crash(error: Error): void {
    if (over) return
    stop(error)
    options.onCrash(error)
  }

  function stop(reason: Error): void {
    over = true
    fetcher.close()
    closing.removeEventListener('abort', close)
    ready.reject(reason)
  }

  function close(): void {
    if (!over) stop(new ClosedError())
  }

  function arrived(name: string): void {
    behind.delete(name)
    if (behind.size === 0) ready.resolve()
  }

  for (const { topic, partition } of partitions) {
    const wireName = `${topic}/${partition}`
    const name = `${names.original(topic)}/${partition}`
    const end = ends.get(wireName) ?? 0
    const reading: Reading = {
      topic,
      partition,
      position: options.from?.get(name) ?? begins.get(wireName) ?? 0,
      wants: () => true,
      take(records) {
        try {
          for (const record of records) {
            if (over) return
            options.onRecord(asLogRecord(record, names.original(topic), partition))
          }
        } catch (error) {
          return crash(error as Error)
        }
        if (reading.position >= end) arrived(name)
      },
      fail: crash,
    }
    readings.set(name, reading)
    const begin = begins.get(wireName) ?? 0
    if (reading.position < begin || reading.position > end) {
      outOfRange = new OffsetOutOfRangeError(`${name} holds ${begin} to ${end}, not ${reading.position}`)
    }
    if (reading.position < end) behind.add(name)
  }
  if (outOfRange !== undefined) crash(outOfRange)
  if (behind.size === 0) ready.resolve()
  closing.addEventListener('abort', close, { once: true })
  if (closing.aborted) close()
  for (const reading of readings.values()) if (!over) fetcher.add(reading)

  return {
    ready: ready.promise,
    position(topic, partition) {
      const reading = readings.get(`${topic}/${partition}`)
      if (reading === undefined) throw new RangeError(`${topic}/${partition} is not in this table`)
      return reading.position
    },
    close() {
      close()
      return Promise.resolve()
    },
  }
}

/** The record under the name that the callers of the log use. */
export function asLogRecord(
  { offset, timestampMs, key, value }: Omit<LogRecord, 'topic' | 'partition'>,
  topic: string,
  partition: number,
): LogRecord {
  return { topic, partition, offset, key, value, timestampMs }
}
