import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedEventLog } from '@smartlink/event-log/embedded/open-embedded-event-log'
import { CLICK_SINK_GROUP, CLICKS, stateTopic, TOPICS } from '@smartlink/events/topics'
import { createLogger } from '@smartlink/service-kit/logger'
import { Registry } from '@smartlink/service-kit/metrics'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { DEFAULT_CLICK_SINK_CONFIG } from '../config.ts'
import { startClickSink } from '../start-click-sink.ts'
import { nameLog } from './name-log.ts'
import { openTestOutbox } from './test-outbox.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { EmbeddedEventLog } from '@smartlink/event-log/embedded/embedded-event-log'
import type { RunningService } from '@smartlink/service-kit/service'
import type { ClickSinkConfig } from '../config.ts'
import type { TestOutbox } from './test-outbox.ts'

/** Quick enough for tests; what waits for servers in production waits shorter here. */
export const TEST_CONFIG: ClickSinkConfig = {
  ...DEFAULT_CLICK_SINK_CONFIG,
  flushIntervalMs: 50,
  arriveWithinMs: 1_000,
  settleAfterMs: 2_000,
  snapshotIntervalMs: 100,
  enrichIntervalMs: 200,
  repairIntervalMs: 100_000,
  eraseIntervalMs: 50,
}

/** One running sink, and what it counts. */
export interface BenchSink {
  readonly service: RunningService
  readonly crashes: Error[]
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number>
}

/** A log of its own in a directory of its own, an outbox that writes to it, and sinks that read it. */
export interface SinkBench {
  readonly directory: string
  readonly logId: string
  readonly outbox: TestOutbox
  /** Another click thread, with a partition of its own. */
  openOutbox(number: number): TestOutbox
  log(): EmbeddedEventLog
  startSink(options?: {
    readonly clickhouse?: ClickHouseClient
    /** Lets it erase and build aggregates. */
    readonly schema?: ClickHouseClient
    readonly config?: Partial<ClickSinkConfig>
  }): Promise<BenchSink>
  /** Closes the log and opens it again, as a new process would. */
  reopenLog(): Promise<void>
  /** Until every record of clicks is committed and nothing is in doubt. */
  caughtUp(deadlineMs?: number): Promise<void>
  close(): Promise<void>
}

export async function createSinkBench(clickhouse: ClickHouseClient): Promise<SinkBench> {
  const directory = mkdtempSync(join(tmpdir(), 'smartlink-sink-'))
  const logId = randomUUID()
  const logger = createLogger({ level: process.env['SINK_TEST_LOG'] ?? 'silent', pretty: false })
  const open = (): Promise<EmbeddedEventLog> => openEmbeddedEventLog({ dataDir: directory, logger })
  let log = await open()
  await log.ensureTopics(TOPICS)
  await nameLog(log, logId)
  const outbox = openTestOutbox(directory, 0, logId, () => log)
  const outboxes = [outbox]
  const sinks = new Set<RunningService>()

  return {
    directory,
    logId,
    outbox,
    log: () => log,
    openOutbox(number) {
      const another = openTestOutbox(directory, number, logId, () => log)
      outboxes.push(another)
      return another
    },
    async startSink(options = {}) {
      const metrics = new Registry()
      const crashes: Error[] = []
      const service = await startClickSink(
        { ...TEST_CONFIG, ...options.config },
        {
          log,
          clickhouse: options.clickhouse ?? clickhouse,
          ...(options.schema === undefined ? {} : { schema: options.schema }),
          logger,
          metrics,
          clock: { now: () => Date.now() },
          crash: (error) => crashes.push(error),
        },
      )
      sinks.add(service)
      const stop = async (): Promise<void> => {
        if (sinks.delete(service)) await service.stop()
      }
      return { service: { ...service, stop }, crashes, metric: (name, labels = {}) => metricOf(metrics, name, labels) }
    },
    async reopenLog() {
      await log.close()
      log = await open()
    },
    async caughtUp(deadlineMs = 30_000) {
      await waitFor(
        async () => {
          const lags = await log.lag(CLICK_SINK_GROUP, CLICKS.name)
          return lags.some(({ committed }) => committed !== null) && lags.every(({ lag }) => lag === 0)
        },
        { deadlineMs, what: 'the sink to store all clicks' },
      )
    },
    async close() {
      await Promise.all([...sinks].map((service) => service.stop()))
      await Promise.all(outboxes.map((each) => each.close()))
      await log.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function metricOf(registry: Registry, name: string, labels: Readonly<Record<string, string>>): Promise<number> {
  const metric = await registry.getSingleMetric(name)?.get()
  const values = (metric?.values ?? []).filter(({ labels: found }) =>
    Object.entries(labels).every(([label, value]) => found[label] === value),
  )
  return values.reduce((sum, { value }) => sum + value, 0)
}

export const STATE_TOPIC = stateTopic(CLICK_SINK_GROUP).name
