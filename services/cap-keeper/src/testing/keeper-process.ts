/** A keeper as a process of its own, with a short session, so that a test need not wait long for it to be given up. */
import { openKafkaEventLog } from '@smartlink/event-log/kafka/kafka-event-log'
import { optionsForTests } from '@smartlink/event-log/kafka/testing/options-for-tests'
import { GROUP_TIMING } from '@smartlink/event-log/kafka/timing'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import { DEFAULT_CAP_KEEPER_CONFIG } from '../config.ts'
import { startCapKeeper } from '../start-cap-keeper.ts'

const [brokers = ''] = process.argv.slice(2)
const timing = { ...GROUP_TIMING, sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000, revokeGraceMs: 1_000 }

function crash(error: Error): void {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}

await startCapKeeper(
  { ...DEFAULT_CAP_KEEPER_CONFIG, recordIntervalMs: 200, statusIntervalMs: 200 },
  {
    log: openKafkaEventLog(optionsForTests(brokers.split(',')), timing),
    logger: createLogger({ level: 'error', pretty: false }),
    metrics: createMetrics('cap-keeper'),
    clock: systemClock,
    crash,
  },
)
process.send?.('started')
// Its parent holds the channel; without it nobody would ever end this.
process.once('disconnect', () => process.exit(0))
