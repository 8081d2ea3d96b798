import { join } from 'node:path'
import { listOutboxes, OUTBOX_TOPICS, outboxPath } from '@smartlink/outbox-format/outbox-directories'
import type { SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import { OutboxPartition } from './outbox-partition.ts'

/** The partitions of the topics that click threads write: one for each outbox, and for each number below the highest. */
export interface OutboxPartitions {
  has(topic: string): boolean
  partitions(topic: string): readonly OutboxPartition[]
  all(): OutboxPartition[]
  /** Looks for new outboxes; true when there are some. The number of partitions never shrinks. */
  refresh(): boolean
  wake(number: number): void
  /** Wakes those that somebody waits for. */
  poll(): void
  retentionMs(topic: string): number
  keepFor(topic: string, retentionMs: number): void
  close(): void
}

export function createOutboxPartitions(
  dataDir: string,
  highestCommitted: (topic: string, partition: number) => number,
  onDamage: (damage: SegmentDamage) => void,
): OutboxPartitions {
  const byTopic = new Map<string, OutboxPartition[]>(OUTBOX_TOPICS.map(({ topic }) => [topic.name, []]))

  const retention = new Map(OUTBOX_TOPICS.map(({ topic }) => [topic.name, topic.retentionMs ?? Infinity]))

  function refresh(): boolean {
    const count = (listOutboxes(dataDir).at(-1)?.number ?? -1) + 1
    let grown = false
    for (const { topic, folder } of OUTBOX_TOPICS) {
      const partitions = byTopic.get(topic.name) ?? []
      while (partitions.length < count) {
        const partition = partitions.length
        grown = true
        partitions.push(
          new OutboxPartition({
            directory: join(outboxPath(dataDir, partition), folder),
            topic: topic.name,
            partition,
            floor: () => highestCommitted(topic.name, partition),
            onDamage,
          }),
        )
      }
    }
    return grown
  }

  const all = (): OutboxPartition[] => [...byTopic.values()].flat()
  refresh()
  return {
    has: (topic) => byTopic.has(topic),
    partitions: (topic) => byTopic.get(topic) ?? [],
    all,
    refresh,
    wake(number) {
      for (const partition of all()) if (partition.partition === number) partition.wake()
    },
    poll() {
      for (const partition of all()) if (partition.watched) partition.wake()
    },
    retentionMs: (topic) => retention.get(topic) ?? Infinity,
    keepFor(topic, retentionMs) {
      retention.set(topic, retentionMs)
    },
    close() {
      for (const partition of all()) partition.close()
    },
  }
}
