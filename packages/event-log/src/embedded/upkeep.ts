import { trimSegments } from '@smartlink/segment-log/trim-segments'
import type { TopicSpec } from '../event-log.ts'
import type { LogLogger } from '../open-log-options.ts'
import { compactPartition } from './compaction.ts'
import type { LogPartition } from './log-partition.ts'
import type { OutboxPartition } from './outbox-partition.ts'

const DAY_MS = 86_400_000
const TOMBSTONE_MS = DAY_MS
const MIN_DIRTY_BYTES = 1024 * 1024

export interface UpkeepOptions {
  /** Topics written here, with their partitions. */
  readonly stored: () => Iterable<readonly [TopicSpec, readonly LogPartition[]]>
  /** Partitions that click threads write, with the retention of their topic in ms. */
  readonly outboxes: () => Iterable<readonly [OutboxPartition, number]>
  readonly takenTo: (topic: string, partition: number) => number
  /** Undefined until somebody can say which streams the ledger has closed: nothing of an outbox goes before. */
  readonly isSettled: () => ((stream: string) => boolean) | undefined
  /** The clock that gives records their time; it may be shifted for a rehearsal. */
  readonly now: () => number
  /** The clock of the file system, which tells how old files are. */
  readonly fileNow: () => number
  readonly logger: LogLogger
  readonly minDirtyBytes?: number
}

/** One round of upkeep: removes what is too old, rewrites what is mostly dead. A partition that fails is tried next time. */
export async function runUpkeep(options: UpkeepOptions, stopped: () => boolean): Promise<void> {
  const fileNowMs = options.fileNow()
  for (const [spec, partitions] of options.stored()) {
    for (const partition of partitions) {
      if (stopped()) return
      try {
        await keepUp(partition, spec, options)
      } catch (error) {
        options.logger.error(
          { err: error, topic: spec.name, partition: partition.partition },
          'upkeep of a partition failed',
        )
      }
    }
  }
  const isSettled = options.isSettled()
  if (isSettled === undefined) return
  for (const [outbox, retentionMs] of options.outboxes()) {
    if (stopped()) return
    try {
      const takenTo = options.takenTo(outbox.topic, outbox.partition)
      outbox.trim({ nowMs: fileNowMs, takenTo, retentionMs, isSettled })
    } catch (error) {
      options.logger.error(
        { err: error, topic: outbox.topic, partition: outbox.partition },
        'upkeep of an outbox failed',
      )
    }
  }
}

async function keepUp(partition: LogPartition, spec: TopicSpec, options: UpkeepOptions): Promise<void> {
  const nowMs = options.now()
  const fileNowMs = options.fileNow()
  const { retentionMs } = spec
  if (retentionMs !== undefined) {
    if (nowMs - partition.activeSinceMs > Math.min(DAY_MS, retentionMs)) partition.roll()
    trimSegments(partition.directory, ({ modifiedMs }) => fileNowMs - modifiedMs > retentionMs)
  }
  if (spec.cleanup === 'delete') return
  const done = await compactPartition(partition, {
    nowMs,
    fileNowMs,
    minLagMs: Number(spec.settings?.['min.compaction.lag.ms'] ?? 0),
    tombstoneMs: Number(spec.settings?.['delete.retention.ms'] ?? TOMBSTONE_MS),
    retentionMs,
    minDirtyBytes: options.minDirtyBytes ?? MIN_DIRTY_BYTES,
  })
  if (done !== undefined) {
    options.logger.debug({ topic: spec.name, partition: partition.partition, ...done }, 'a partition was compacted')
  }
}
