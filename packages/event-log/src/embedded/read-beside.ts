import { join } from 'node:path'
import { listOutboxes, OUTBOX_TOPICS, outboxPath, outboxTopicPath } from '@smartlink/outbox-format/outbox-directories'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
import { describeSegments } from '@smartlink/segment-log/segment-files'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'
import { UnknownTopicError } from '../errors.ts'
import type { LogRecord, PartitionLag, PartitionOffsets } from '../event-log.ts'
import { COMMITS_TOPIC } from './group-commits.ts'
import type { Commit } from './group-commits.ts'
import { beginOf, countIn } from './segment-ranges.ts'
import { decodeStoredRecord } from './stored-record.ts'
import { loadTopics } from './topic-store.ts'

/**
 * The files of an embedded log, read by a process that does not own it: what was written so far, also while another process
 * goes on writing. Nothing is opened for writing and no lock is taken.
 */
export interface EmbeddedLogFiles {
  /** Throws {@link UnknownTopicError}. */
  offsets(topic: string): PartitionOffsets[]
  lag(group: string, topic: string): PartitionLag[]
  /** Gives the records of a partition from an offset on, in order, until the present end or until `take` answers false. */
  read(place: { readonly topic: string; readonly partition: number; readonly from: number }, take: Take): void
}

type Take = (record: LogRecord) => boolean

export function readEmbeddedLogBeside(dataDir: string): EmbeddedLogFiles {
  const logDir = join(dataDir, 'log')
  const isOutbox = (topic: string): boolean => OUTBOX_TOPICS.some((entry) => entry.topic.name === topic)

  function partitions(topic: string): number {
    if (isOutbox(topic)) return (listOutboxes(dataDir).at(-1)?.number ?? -1) + 1
    const spec = loadTopics(logDir).find(({ name }) => name === topic)
    if (spec === undefined) throw new UnknownTopicError(`there is no topic ${topic} in ${dataDir}`)
    return spec.partitions
  }

  function directory(topic: string, partition: number): string {
    return outboxTopicPath(outboxPath(dataDir, partition), topic) ?? join(logDir, topic, String(partition))
  }

  function read({ topic, partition, from }: { topic: string; partition: number; from: number }, take: Take): void {
    const reader = new SegmentLogReader({ directory: directory(topic, partition), from })
    try {
      for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
        const records = isOutbox(topic)
          ? sortOut(batch).events.map(({ offset, key, bytes, timeMs }): LogRecord => {
              return { topic, partition, offset, key, value: bytes, timestampMs: timeMs }
            })
          : batch.records.map(({ offset, payload }): LogRecord => {
              const { key, value, timestampMs } = decodeStoredRecord(payload)
              return { topic, partition, offset, key, value, timestampMs }
            })
        for (const record of records) if (!take(record)) return
      }
    } finally {
      reader.close()
    }
  }

  function endOf(topic: string, partition: number): number {
    const newest = describeSegments(directory(topic, partition)).at(-1)
    const reader = new SegmentLogReader({ directory: directory(topic, partition), from: newest?.base ?? 0 })
    while (reader.read() !== undefined);
    reader.close()
    return reader.position
  }

  function offsets(topic: string): PartitionOffsets[] {
    return Array.from({ length: partitions(topic) }, (_, partition) => {
      const end = endOf(topic, partition)
      return { partition, begin: beginOf(directory(topic, partition), end), end }
    })
  }

  return {
    offsets,
    read,
    lag(group, topic) {
      const commits = new Map<string, Commit>()
      read({ topic: COMMITS_TOPIC, partition: 0, from: 0 }, ({ key, value }) => {
        if (value !== null) commits.set(key.toString(), JSON.parse(value.toString()) as Commit)
        return true
      })
      return offsets(topic).map(({ partition, end }) => {
        const commit = commits.get(JSON.stringify([group, topic, partition]))
        const committed = commit?.offset ?? null
        const lag = countIn(describeSegments(directory(topic, partition)), end, committed ?? 0)
        return { partition, committed, metadata: commit?.metadata ?? null, end, lag }
      })
    },
  }
}
