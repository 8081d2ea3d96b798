import type { AppendRecord, Consumer, EventLog, FencedWriter, Table } from '../event-log.ts'
import type { OpenLogOptions } from '../open-log-options.ts'
import { partitionFor } from '../partitioner.ts'
import { createAppender } from './appender.ts'
import type { PlacedRecord } from './appender.ts'
import { pause } from './backoff.ts'
import { createBrokers } from './brokers.ts'
import { fetchCommitted } from './committed.ts'
import { brokersIn, wireSettings } from './connection-settings.ts'
import { createCoordinators } from './coordinators.ts'
import { openFencedWriter } from './fenced-writer.ts'
import { openGroupConsumer } from './group-consumer.ts'
import { createMetadata } from './metadata.ts'
import { createNames } from './names.ts'
import { topicOffsets } from './offsets.ts'
import { produceOnce } from './produce.ts'
import { openTable } from './table-reader.ts'
import { GROUP_TIMING } from './timing.ts'
import type { GroupTiming } from './timing.ts'
import { ensureTopics } from './topics.ts'

/** How long handlers may take to end, and members to leave, before the log is closed under them. */
const CLOSE_DEADLINE_MS = 15_000

interface Closable {
  close(): Promise<void>
}

/**
 * The log port over Apache Kafka. Opening connects to nothing: everything waits, and retries, until brokers answer or the
 * log is closed.
 */
export function openKafkaEventLog(options: OpenLogOptions, timing: GroupTiming = GROUP_TIMING): EventLog {
  const { logger } = options
  const closing = new AbortController()
  const names = createNames(options.topicPrefix, options.groupPrefix)
  const brokers = createBrokers(brokersIn(options.url), wireSettings(options), ({ host, port }, trouble) => {
    if (trouble === undefined) logger.info({ broker: `${host}:${port}` }, 'a Kafka broker answers again')
    else logger.warn({ broker: `${host}:${port}`, reason: trouble.message }, 'a Kafka broker does not answer')
  })
  const metadata = createMetadata(brokers)
  const coordinators = createCoordinators(brokers)
  const cluster = { brokers, metadata }
  const leaderOf = metadata.leaderOf
  const appender = createAppender({ place, leaderOf, produce: (batches) => produceOnce(cluster, batches, 'append') })
  const opened = new Set<Closable>()
  let lanes = 0

  async function place(topic: string, records: readonly AppendRecord[]): Promise<PlacedRecord[]> {
    const { leaders } = await metadata.view(topic)
    const placed = records.map(({ key, value, partitionKey, partition }) => ({
      key: Buffer.from(key),
      value,
      partition: partition ?? partitionFor(Buffer.from(partitionKey ?? key), leaders.length),
    }))
    for (const { partition } of placed) mustExist(names.original(topic), partition, leaders.length)
    return placed
  }

  /** Remembers what has to be closed before the log is. */
  function closedWithTheLog<T extends Closable>(thing: T): T {
    const close = async (): Promise<void> => {
      opened.delete(entry)
      await thing.close()
    }
    const entry = { close }
    opened.add(entry)
    return { ...thing, close }
  }

  const nextLane = (what: string): string => `${what}-${++lanes}`

  return {
    kind: 'kafka',

    async ensureTopics(specs) {
      const reports = await ensureTopics(
        specs.map((spec) => ({ ...spec, name: names.topic(spec.name) })),
        { ...cluster, replicationFactor: options.replicationFactor, signal: closing.signal },
      )
      return reports.map((report) => ({ ...report, topic: names.original(report.topic) }))
    },

    async partitions(topic) {
      return (await metadata.view(names.topic(topic))).leaders.length
    },

    offsets: (topic) => topicOffsets(cluster, names.topic(topic), closing.signal),

    append: (topic, records, signal) => appender.append(names.topic(topic), records, signal),

    attempt: (batches) =>
      produceOnce(
        cluster,
        batches.map((batch) => ({ ...batch, topic: names.topic(batch.topic) })),
        'attempt',
      ),

    leaderOf: (topic, partition) => leaderOf(names.topic(topic), partition),

    trouble: brokers.trouble,

    async consume(consume) {
      const consumer = await openGroupConsumer({
        ...consume,
        ...cluster,
        coordinators,
        names,
        timing,
        logger,
        lane: nextLane('consume'),
        closing: closing.signal,
      })
      return closedWithTheLog<Consumer>(consumer)
    },

    async table(table) {
      const reader = await openTable({ ...table, ...cluster, names, lane: nextLane('table'), closing: closing.signal })
      return closedWithTheLog<Table>(reader)
    },

    async fencedWriter({ topic, partition, replay }) {
      mustExist(topic, partition, (await metadata.view(names.topic(topic))).leaders.length)
      const writer = await openFencedWriter({
        ...cluster,
        coordinators,
        transactionalId: names.transactionalId(topic, partition),
        topic: names.topic(topic),
        name: topic,
        partition,
        replay,
        lane: nextLane('replay'),
        signal: closing.signal,
        onInvisible: (error) =>
          logger.warn({ err: error, topic, partition }, 'a committed transaction is not visible yet'),
      })
      return closedWithTheLog<FencedWriter>(writer)
    },

    async lag(group, topic) {
      const name = names.topic(topic)
      const { leaders } = await metadata.view(name)
      const places = [...leaders.keys()].map((partition) => ({ topic: name, partition }))
      // Positions before ends: a group that goes on meanwhile never seems to stand behind the end.
      const committed = await fetchCommitted(coordinators, names.group(group), places, 'main', closing.signal)
      const offsets = await topicOffsets(cluster, name, closing.signal)
      return offsets.map(({ partition, begin, end }) => {
        const commit = committed.get(`${name}/${partition}`)
        const position = commit?.offset ?? null
        const lag = Math.max(0, end - (position ?? begin))
        return { partition, committed: position, metadata: commit?.metadata ?? null, end, lag }
      })
    },

    async close() {
      const closed = Promise.all([...opened].map((thing) => thing.close()))
      const overdue = new AbortController()
      await Promise.race([closed, pause(CLOSE_DEADLINE_MS, overdue.signal)])
      overdue.abort()
      // Whoever is still waiting for a broker is told now that there will be none.
      closing.abort()
      appender.close()
      metadata.close()
      brokers.close()
    },
  }
}

/** A partition that is not there would be waited for without end. */
function mustExist(topic: string, partition: number, partitions: number): void {
  if (partition < partitions) return
  throw new RangeError(`${topic} has ${partitions} partitions, there is none with number ${partition}`)
}
