import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { countUntil, watchCompleteness } from '../harness/completeness-watch.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { moreClicks } from '../harness/click-load.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'
import { SERVICE_NAMES } from '../harness/services.ts'
import type { ServiceName } from '../harness/services.ts'
import { seededRandom } from '@smartlink/service-kit/seeded-random'

/** What happens to the system, one after the other; 50 and more in the long mode: SMARTLINK_TEST_KILLS=50. */
const STEPS = Number(process.env['SMARTLINK_TEST_KILLS'] ?? 6)
/** Which of them, and when: SMARTLINK_TEST_SEED=7 gives others. */
const SEED = Number(process.env['SMARTLINK_TEST_SEED'] ?? 11)
/** Members of a group are frozen too. */
const LONG = process.env['SMARTLINK_TEST_LONG'] === '1' || STEPS >= 50
const RATE = 150
const CAP = 2_000
/** Longer than a member may be silent without losing its partitions. */
const FROZEN_MS = 60_000
const SECOND_THOUGHTS_MS = 5_000
/** Services of which any number may run. */
const SHARED: readonly ServiceName[] = ['click-sink', 'cap-keeper', 'fraud-scorer', 'control']
const STEP_DEADLINE_MS = 90_000
const TIMEOUT_MS = 240_000 + STEPS * STEP_DEADLINE_MS
let system: FleetOnKafka

beforeAll(async () => {
  system = await startFleetOnKafka(1, CAP)
})

afterEach(() => system.stopLoads())
afterAll(() => system?.stop())

interface Step {
  readonly what: string
  take(): Promise<void>
}

/** One thing that may happen, by three random numbers in [0, 1). */
function stepOf(kind: number, which: number, when: number): Step {
  const { fleet } = system
  const service = SERVICE_NAMES[Math.floor(which * SERVICE_NAMES.length)] ?? 'ingress'
  const awayMs = Math.floor(when * 3_000)
  if (kind < 0.4) {
    return {
      what: `kill -9 ${service}, back after ${awayMs} ms`,
      async take() {
        await fleet.kill(service)
        await delay(awayMs)
        await fleet.start(service)
      },
    }
  }
  if (kind < 0.55) {
    return {
      what: `SIGTERM ${service}, back after ${awayMs} ms`,
      async take() {
        expect(await fleet.kill(service, 'SIGTERM')).toBe(0)
        await delay(awayMs)
        await fleet.start(service)
      },
    }
  }
  if (kind < 0.75) {
    return { what: 'kill -9 ClickHouse', take: async () => system.killClickHouse() }
  }
  const shared = SHARED[Math.floor(which * SHARED.length)] ?? 'click-sink'
  const second = `${shared}-2`
  if (kind < 0.9 || !LONG) {
    return {
      what: fleet.names.includes(second) ? `${second} goes` : `${second} comes`,
      async take() {
        if (fleet.names.includes(second)) await fleet.kill(second, when < 0.5 ? 'SIGTERM' : 'SIGKILL')
        else await fleet.start(shared, second)
      },
    }
  }
  return {
    // Long enough to lose its partitions to another, with an insert or a grant in its hands.
    what: `${shared} is frozen while ${second} takes over`,
    async take() {
      if (!fleet.names.includes(second)) await fleet.start(shared, second)
      const frozen = fleet.running(shared)
      frozen.kill('SIGSTOP')
      await delay(FROZEN_MS)
      frozen.kill('SIGCONT')
      // Who finds itself replaced may end; then it is started again, as whoever runs it does.
      const isOver = await Promise.race([frozen.ended.then(() => true), delay(SECOND_THOUGHTS_MS, false)])
      if (isOver) await fleet.start(shared)
    },
  }
}

test(
  `${STEPS} random kills, stops, freezes, comings and goings under load change no number`,
  async () => {
    const random = seededRandom(SEED)
    const { catalog, analyst, report } = system.evidence()
    const linkIds = [catalog.weightLink.id, catalog.cappedLink.id]
    const watch = watchCompleteness(analyst, () => report, linkIds)
    const load = system.startLoad(RATE)
    await moreClicks(load, 100)
    for (let count = 1; count <= STEPS; count++) {
      const step = stepOf(random(), random(), random())
      process.stderr.write(`anything at random ${SEED}, ${count} of ${STEPS}: ${step.what}\n`)
      const before = load.ledger.length
      await step.take()
      // Not always in the same place of whatever is going on.
      await delay(random() * 1_000)
      await waitFor(() => load.ledger.length > before + 50, {
        deadlineMs: STEP_DEADLINE_MS,
        what: `clicks after ${step.what}`,
      })
    }
    await load.stop()
    await expectStoredOnce(system.evidence())

    const claims = await watch.stop()
    expect(claims.length).toBeGreaterThan(0)
    for (const { completeUntil, stored } of claims) {
      const now = await countUntil(analyst, linkIds, completeUntil)
      expect({ completeUntil, stored: now }).toEqual({ completeUntil, stored })
    }
  },
  TIMEOUT_MS,
)

test('partitions added under load are written and read, and nothing is lost or doubled', async () => {
  const { analyst, report } = system.evidence()
  const admin = new Kafka({ brokers: [...system.kafka.brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const load = system.startLoad(RATE)
  await moreClicks(load, 50)
  await admin.createPartitions({ topicPartitions: [{ topic: 'clicks.v1', count: 16 }] })
  await admin.disconnect()
  await waitFor(
    async () => {
      const [row] = await queryClickHouse<{ highest: number }>(
        analyst,
        'SELECT toInt32(max(log_partition)) AS highest FROM clicks',
      )
      return (row?.highest ?? 0) >= 12
    },
    { deadlineMs: 150_000, everyMs: 1_000, what: 'clicks in the new partitions' },
  )
  await moreClicks(load, 100)
  await load.stop()
  await expectStoredOnce(system.evidence())
  const now = new Date().toISOString()
  await waitFor(
    async () => {
      const { meta } = await report.get<{ meta: { complete_until: string } }>('/v1/reports/clicks?metrics=gross')
      return meta.complete_until > now
    },
    { deadlineMs: 60_000, everyMs: 500, what: 'marks of every partition, old and new' },
  )
})
