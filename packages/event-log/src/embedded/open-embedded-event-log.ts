import { join } from 'node:path'
import { OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import type { SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import { NotWritableError, UnknownTopicError } from '../errors.ts'
import type { AttemptOutcome, PartitionBatch, TopicSpec } from '../event-log.ts'
import type { OpenLogOptions } from '../open-log-options.ts'
import { partitionFor } from '../partitioner.ts'
import { createAbsentGroups } from './absent-groups.ts'
import { appendUntilTaken } from './append-until-taken.ts'
import { ConsumerGroup } from './consumer-group.ts'
import { joinGroup } from './embedded-consumer.ts'
import type { EmbeddedEventLog } from './embedded-event-log.ts'
import { openFencedWriter } from './embedded-fenced-writer.ts'
import { openTable } from './embedded-table.ts'
import { COMMITS_TOPIC, createGroupCommits } from './group-commits.ts'
import { LogPartition } from './log-partition.ts'
import { createOutboxPartitions } from './outbox-partitions.ts'
import { refuseMovedLog } from './moved-log.ts'
import type { Partition } from './partition.ts'
import { createStoredTopics } from './stored-topics.ts'
import { runUpkeep } from './upkeep.ts'

const SEGMENT_BYTES = 64 * 1024 * 1024
const FSYNC_INTERVAL_MS = 200
const OUTBOX_POLL_MS = 20
const OUTBOX_SEARCH_MS = 500
const UPKEEP_MS = 30_000

const COMMITS: TopicSpec = { name: COMMITS_TOPIC, partitions: 1, cleanup: 'compact' }

export interface EmbeddedLogOptions extends Pick<OpenLogOptions, 'dataDir' | 'logger' | 'clock' | 'fsync'> {
  readonly segmentBytes?: number
  readonly upkeepMs?: number
  /** Compaction of a partition waits for this many bytes. */
  readonly minDirtyBytes?: number
  /** See `absent-groups.ts`. */
  readonly abandonedAfterMs?: number
}

/**
 * The log inside this process: topics below `<data>/log/`, and the outboxes below `<data>/outbox/` as the partitions of
 * their topics. Only one process may have it open; the lock of the data directory sees to that. Throws `LogMovedError` where the log
 * was moved to Kafka.
 */
export async function openEmbeddedEventLog(options: EmbeddedLogOptions): Promise<EmbeddedEventLog> {
  const { dataDir, logger } = options
  refuseMovedLog(dataDir)
  const logDir = join(dataDir, 'log')
  const clock = options.clock ?? { now: () => Date.now() }
  const closing = new AbortController()
  const groups = new Map<string, ConsumerGroup>()
  const open = new Set<{ close(): Promise<void> }>()
  const takenListeners = new Set<(topic: string, partition: number, takenTo: number) => void>()
  let isSettled: ((stream: string) => boolean) | undefined

  const onDamage = (damage: SegmentDamage): void => {
    logger.error({ ...damage }, 'a segment ends in bytes that are no records')
  }
  const openPartition = (topic: string, partition: number, floor: number): LogPartition =>
    new LogPartition({
      directory: join(logDir, topic, String(partition)),
      topic,
      partition,
      floor,
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      fsync: options.fsync === 'always' ? { mode: 'always' } : { mode: 'interval', intervalMs: FSYNC_INTERVAL_MS },
      now: () => clock.now(),
      onSyncFailure: (error) => logger.error({ err: error, topic, partition }, 'a segment could not be synced'),
      onDamage,
    })

  const commitsPartition = openPartition(COMMITS_TOPIC, 0, 0)
  const commits = createGroupCommits(
    commitsPartition,
    (key, value) => appendUntilTaken(commitsPartition, [{ key, value }], { logger, closed: closing.signal }),
    () => clock.now(),
  )
  const outboxes = createOutboxPartitions(dataDir, commits.highest, onDamage)
  const stored = createStoredTopics(logDir, (topic, partition) =>
    openPartition(topic, partition, commits.highest(topic, partition)),
  )

  const partitionsOf = (topic: string): readonly Partition[] =>
    outboxes.has(topic) ? outboxes.partitions(topic) : stored.partitions(topic)

  function writable(topic: string, partition: number): LogPartition {
    if (outboxes.has(topic)) throw new NotWritableError(`${topic} is written by click threads, each to its own outbox`)
    return stored.partition(topic, partition)
  }

  function takenTo(topic: string, partition: number): number {
    const subscribed = [...groups].flatMap(([group, { topics }]) => (topics.has(topic) ? [group] : []))
    const remembered = commits.groupsOf(topic).filter((group) => !absent.isAbandoned(group, topic))
    const readers = new Set([...remembered, ...subscribed])
    if (readers.size === 0) return 0
    return Math.min(...[...readers].map((group) => commits.get(group, topic, partition)?.offset ?? 0))
  }

  const absent = createAbsentGroups({
    commits,
    hasMembers: (group, topic) => groups.get(group)?.topics.has(topic) === true,
    now: () => clock.now(),
    logger,
    ...(options.abandonedAfterMs === undefined ? {} : { abandonedAfterMs: options.abandonedAfterMs }),
  })

  function groupNamed(name: string): ConsumerGroup {
    const group = groups.get(name) ?? new ConsumerGroup({ group: name, partitionsOf, commits, onCommit, onGap })
    groups.set(name, group)
    return group
  }

  function onCommit(topic: string, partition: number): void {
    if (!outboxes.has(topic) || takenListeners.size === 0) return
    const taken = takenTo(topic, partition)
    for (const listener of takenListeners) listener(topic, partition, taken)
  }

  function onGap(topic: string, partition: number, startAt: number): void {
    logger.warn({ topic, partition, start_at: startAt }, 'a consumer starts where records were lost')
  }

  function attempt({ topic, partition, records }: PartitionBatch): AttemptOutcome {
    try {
      const { error } = writable(topic, partition).append(records, false)
      return error === undefined ? { state: 'acknowledged' } : { state: 'retry', reason: error.message }
    } catch (error) {
      if (error instanceof UnknownTopicError) return { state: 'retry', reason: error.message }
      if (error instanceof NotWritableError) return { state: 'refused', reason: error.message }
      throw error
    }
  }

  let upkeep: Promise<void> | undefined
  const startUpkeep = (): void => {
    upkeep ??= runUpkeep(
      {
        stored: () => [[COMMITS, [commitsPartition]] as const, ...stored.all()],
        outboxes: () => outboxes.all().map((partition) => [partition, outboxes.retentionMs(partition.topic)] as const),
        takenTo,
        isSettled: () => isSettled,
        now: () => clock.now(),
        fileNow: () => Date.now(),
        logger,
        ...(options.minDirtyBytes === undefined ? {} : { minDirtyBytes: options.minDirtyBytes }),
      },
      () => closing.signal.aborted,
    ).finally(() => {
      upkeep = undefined
    })
  }
  const searchOutboxes = (): void => {
    if (!outboxes.refresh()) return
    for (const group of groups.values()) group.rebalance()
  }
  const timers = [
    setInterval(outboxes.poll, OUTBOX_POLL_MS),
    setInterval(searchOutboxes, OUTBOX_SEARCH_MS),
    setInterval(startUpkeep, options.upkeepMs ?? UPKEEP_MS),
  ]
  for (const timer of timers) timer.unref()
  startUpkeep()

  function forgetWhenClosed<T extends { close(): Promise<void> }>(make: (onClosed: (made: T) => void) => T): T {
    const made = make((closed) => open.delete(closed))
    open.add(made)
    return made
  }

  return {
    kind: 'embedded',

    async ensureTopics(specs) {
      return specs.map((spec) => {
        if (!outboxes.has(spec.name)) return stored.ensure(spec)
        // Outboxes decide how many partitions there are; how long they are kept is what is asked.
        outboxes.keepFor(spec.name, spec.retentionMs ?? Infinity)
        return { topic: spec.name, state: 'as specified' }
      })
    },

    async partitions(topic) {
      return partitionsOf(topic).length
    },

    async offsets(topic) {
      return partitionsOf(topic).map((one) => ({ partition: one.partition, begin: one.begin(), end: one.end() }))
    },

    async append(topic, records, signal) {
      const count = partitionsOf(topic).length
      const byPartition = new Map<LogPartition, { key: Buffer; value: Buffer | null }[]>()
      for (const record of records) {
        const key = Buffer.from(record.key)
        const number = record.partition ?? partitionFor(Buffer.from(record.partitionKey ?? key), count)
        const partition = writable(topic, number)
        const batch = byPartition.get(partition) ?? []
        byPartition.set(partition, batch)
        batch.push({ key, value: record.value })
      }
      await Promise.all(
        [...byPartition].map(([partition, batch]) =>
          appendUntilTaken(partition, batch, { logger, closed: closing.signal, signal }),
        ),
      )
    },

    async attempt(batches) {
      return batches.map(attempt)
    },

    leaderOf: (topic, partition) =>
      stored.has(topic) && stored.partitions(topic)[partition] !== undefined ? 0 : undefined,

    // It is part of this process: there is nobody who could be silent.
    trouble: () => undefined,

    async consume(consumeOptions) {
      for (const topic of consumeOptions.topics) partitionsOf(topic)
      return forgetWhenClosed((onClosed) => joinGroup(groupNamed(consumeOptions.group), consumeOptions, onClosed))
    },

    async table(tableOptions) {
      const partitions = tableOptions.topics.flatMap((topic) => partitionsOf(topic))
      return forgetWhenClosed((onClosed) => openTable(partitions, tableOptions, onClosed))
    },

    async fencedWriter({ topic, partition, replay }) {
      return openFencedWriter(writable(topic, partition), { replay })
    },

    async lag(group, topic) {
      return partitionsOf(topic).map((one) => {
        const commit = commits.get(group, topic, one.partition)
        const committed = commit?.offset ?? null
        const lag = one.countFrom(committed ?? 0)
        return { partition: one.partition, committed, metadata: commit?.metadata ?? null, end: one.end(), lag }
      })
    },

    wakeOutbox: (number) => outboxes.wake(number),

    outboxFloors: (number) =>
      Object.fromEntries(OUTBOX_TOPICS.map(({ topic }) => [topic.name, commits.highest(topic.name, number)])),

    takenTo,

    onTaken(listener) {
      takenListeners.add(listener)
      return () => takenListeners.delete(listener)
    },

    trimOutboxes(settled) {
      isSettled = settled
    },

    async close() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([...open].map((one) => one.close()))
      closing.abort()
      await upkeep
      outboxes.close()
      await stored.close()
      await commitsPartition.close()
    },
  }
}
