import { partitionFor } from '@smartlink/event-log/partitioner'

const SECOND_MS = 1_000
/** A key with more events in a second than this has its further ones spread over all partitions. */
export const MAX_EVENTS_PER_KEY_AND_SECOND = 2_000

/** Where an event goes. */
export interface PartitionChoice {
  readonly partition: number
  /** The key sends too much for one partition; velocity of its visitors can't be judged by one consumer any more. */
  readonly spread: boolean
}

/** Chooses the partition of an event by its key, once, when it is appended. */
export type ChoosePartition = (key: Buffer, now: number) => PartitionChoice

/** Embedded: the outbox is the partition, whatever the key. */
export function onePartition(partition: number): ChoosePartition {
  const choice: PartitionChoice = { partition, spread: false }
  return () => choice
}

/** Kafka: Java's default partitioner, but for keys that would pin a partition: one carrier's address, one flood. */
export function partitionByKey(partitions: () => number): ChoosePartition {
  let second = 0
  let counts = new Map<string, number>()
  let next = 0
  return (key, now) => {
    const present = Math.floor(now / SECOND_MS)
    if (present !== second) {
      second = present
      counts = new Map()
    }
    const name = key.toString('latin1')
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (count <= MAX_EVENTS_PER_KEY_AND_SECOND) return { partition: partitionFor(key, partitions()), spread: false }
    next = (next + 1) % partitions()
    return { partition: next, spread: true }
  }
}
