import type { EventLog } from '@smartlink/event-log/event-log'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import { CLICKS } from '@smartlink/events/topics'
import { createForwarder } from '@smartlink/outbox/forwarder/forwarder'
import { OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Dependency } from '@smartlink/service-kit/service'
import type { IngressConfig } from '../config.ts'
import type { OnReleased, OutboxCarrier } from './outbox-carrier.ts'
import { partitionCounts } from './partition-counts.ts'

export interface ForwardingOptions {
  readonly config: IngressConfig
  readonly log: EventLog
  readonly logId: string
  readonly logger: Logger
  readonly stopping: AbortSignal
  readonly onReleased: OnReleased
  /** A topic has more partitions than before. */
  onPartitions(topic: string, count: number): void
  /** The ledger took the closing of the stream. */
  isSettled(stream: string): boolean
  now(): number
}

const PARTITIONS_EVERY_MS = 30_000

/** On Kafka a forwarder ships the outboxes to the log, off the click threads. */
export async function createForwardingCarrier(options: ForwardingOptions): Promise<OutboxCarrier> {
  const { config, log, logger, onReleased } = options
  const partitions = await partitionCounts(log, config, options.stopping)

  const forwarder = createForwarder({
    log,
    dataDir: config.dataDir,
    logId: options.logId,
    clock: { now: () => options.now() },
    keepMs: config.outboxKeepMs,
    keepBytes: config.outboxMaxBytes / 2,
    isSettled: (stream) => options.isSettled(stream),
    onReleased,
    onFailure: (error) => logger.error({ err: error }, 'A topic of an outbox is not shipped'),
    onDamage: (damage) => logger.error({ ...damage }, 'An outbox holds bytes that are no records'),
  })
  const watching = setInterval(() => void watchPartitions(), PARTITIONS_EVERY_MS)

  async function watchPartitions(): Promise<void> {
    try {
      for (const [topic, known] of partitions) {
        const count = await log.partitions(topic)
        if (count <= known) continue
        partitions.set(topic, count)
        options.onPartitions(topic, count)
      }
    } catch (error) {
      logger.debug({ err: error }, 'The partitions could not be counted')
    }
  }

  return {
    partitioning: () => ({ mode: 'kafka', partitions: Object.fromEntries(partitions) }),
    floors: () => ({}),
    opened(outbox) {
      for (const { topic } of OUTBOX_TOPICS) onReleased(outbox, topic.name, forwarder.takenTo(outbox, topic.name))
    },
    wake: (outbox) => forwarder.wake(outbox),
    acknowledgedTo: (outbox) => forwarder.takenTo(outbox, CLICKS.name),
    readiness: (): Dependency[] => [
      ...logReadiness(log, 'clicks are answered and wait in the outbox'),
      ...forwarder.failures().map((error) => ({ name: 'forwarder', ready: false, reason: error.message })),
      ...forwarder.stuck().map(({ outbox, topic, partition, reason }) => ({
        name: `forwarder/${outbox}/${topic}/${partition}`,
        ready: true,
        reason: `takes nothing: ${reason}`,
      })),
    ],
    drain: (deadlineMs) => forwarder.drain(deadlineMs),
    async close() {
      clearInterval(watching)
      await forwarder.close()
    },
  }
}
