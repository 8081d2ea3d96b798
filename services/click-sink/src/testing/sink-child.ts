/**
 * A process that takes clicks and stores them, to be killed: an embedded log, an outbox for each partition, and a sink.
 * Prints one line of ids for each turn of clicks that is in its outbox, and `caught up` when told to stop taking clicks and all are stored.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { openEmbeddedEventLog } from '@smartlink/event-log/embedded/open-embedded-event-log'
import { CLICK_SINK_GROUP, CLICKS, TOPICS } from '@smartlink/events/topics'
import { createLogger } from '@smartlink/service-kit/logger'
import { Registry } from '@smartlink/service-kit/metrics'
import { startClickSink } from '../start-click-sink.ts'
import { TEST_CONFIG } from './sink-bench.ts'
import { nameLog } from './name-log.ts'
import { openTestOutbox } from './test-outbox.ts'
import type { ClickHouseConnection } from '@smartlink/clickhouse/clickhouse-client'

export interface ChildOrders {
  readonly directory: string
  readonly logId: string
  readonly clickhouse: ClickHouseConnection
  readonly partitions: number
  /** Of one partition after the other. */
  readonly clicksPerTurn: number
  readonly turnMs: number
}

const orders = JSON.parse(process.argv[2] ?? '{}') as ChildOrders
const { directory, logId, partitions, clicksPerTurn, turnMs } = orders
const logger = createLogger({ level: 'warn', pretty: false })
const log = await openEmbeddedEventLog({ dataDir: directory, logger })
await log.ensureTopics(TOPICS)
await nameLog(log, logId)
const outboxes = Array.from({ length: partitions }, (_, number) => openTestOutbox(directory, number, logId, () => log))
const service = await startClickSink(
  { ...TEST_CONFIG, flushIntervalMs: 100, arriveWithinMs: 2_000, settleAfterMs: 5_000 },
  {
    log,
    clickhouse: openClickHouse(orders.clickhouse, 'sink'),
    logger,
    metrics: new Registry(),
    clock: { now: () => Date.now() },
    crash: (error) => {
      logger.fatal({ err: error }, 'crashed')
      process.exit(3)
    },
  },
)

let taking = true
process.stdin.once('data', () => {
  taking = false
})
for (let turn = 0; taking; turn++) {
  const outbox = outboxes[turn % partitions]
  if (outbox === undefined) throw new Error('clicks need a partition')
  const ids = outbox.clicks(clicksPerTurn, (index) => ({ link_id: (index % 7) + 1, publisher_id: index % 3 }))
  process.stdout.write(`${JSON.stringify(ids)}\n`)
  if (Math.random() < 0.1) outbox.mark()
  if (Math.random() < 0.02) outbox.again()
  await delay(turnMs)
}
for (;;) {
  const lags = await log.lag(CLICK_SINK_GROUP, CLICKS.name)
  if (lags.every(({ lag, committed }) => lag === 0 && committed !== null)) break
  await delay(50)
}
await service.stop()
await Promise.all(outboxes.map((outbox) => outbox.close()))
await log.close()
process.stdout.write('"caught up"\n')
process.exit(0)
