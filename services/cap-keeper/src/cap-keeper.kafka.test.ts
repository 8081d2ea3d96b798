import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { capKey } from '@smartlink/caps/cap-keys'
import type { OfferCap } from '@smartlink/catalog/entities/cap'
import { entity } from '@smartlink/catalog/testing/entities'
import { openKafkaEventLog } from '@smartlink/event-log/kafka/kafka-event-log'
import { optionsForTests } from '@smartlink/event-log/kafka/testing/options-for-tests'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestInstallation } from './testing/installation.ts'
import type { TestStream } from './testing/test-stream.ts'

const KEEPER = fileURLToPath(new URL('testing/keeper-process.ts', import.meta.url))
const LIMIT = 12
const PATIENCE_MS = 60_000

let kafka: KafkaCluster
let installation: TestInstallation | undefined
const processes: ChildProcess[] = []

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
  installation = await TestInstallation.over(
    async () => openKafkaEventLog(optionsForTests(kafka.brokers)),
    () => kafka.stop(),
  )
}, 120_000)
afterAll(async () => {
  for (const keeper of processes) keeper.kill('SIGKILL')
  await installation?.remove()
}, 60_000)

function opened(): TestInstallation {
  if (installation === undefined) throw new Error('nothing is open')
  return installation
}

async function startKeeper(): Promise<ChildProcess> {
  const keeper = fork(KEEPER, [kafka.brokers.join(',')])
  processes.push(keeper)
  await once(keeper, 'message')
  return keeper
}

async function saveCaps(first: number, count: number): Promise<string[]> {
  const keys: string[] = []
  for (let id = first; id < first + count; id++) {
    const cap: OfferCap = {
      id: 1,
      scope: 'offer',
      metric: 'clicks',
      window: 'total',
      time_zone: 'UTC',
      limit: LIMIT,
      mode: 'additional',
      enforcement: 'hard',
      while_pending: 'hold',
      since: { revision: 1, at: '2026-06-10T12:00:00Z' },
    }
    await opened().save('offer', entity('offer', id, { caps: [cap] }))
    keys.push(capKey(cap, { link_id: 0, offer_id: id, publisher_id: 0, sub1: '' }))
  }
  return keys
}

/** Clicks in every cap until each has let through its limit, whoever has to be waited for; counts what went through. */
async function useUp(stream: TestStream, keys: readonly string[], through: Map<string, number>): Promise<void> {
  const click = async (key: string): Promise<void> => {
    await waitFor(
      async () => {
        if (await stream.click(key)) through.set(key, (through.get(key) ?? 0) + 1)
        return (through.get(key) ?? 0) >= LIMIT
      },
      { deadlineMs: PATIENCE_MS, what: `${key}, of which ${through.get(key)} were let through` },
    )
  }
  await Promise.all(keys.map(click))
  // One more of each, to see that nobody grants beyond the limit.
  for (const key of keys) if (await stream.click(key)) through.set(key, (through.get(key) ?? 0) + 1)
}

test(
  'two keepers share the caps; one killed is replaced, one that slept too long is harmless',
  { timeout: 240_000 },
  async () => {
    const through = new Map<string, number>()
    const first = await saveCaps(1, 12)
    const killed = await startKeeper()
    const sleeper = await startKeeper()
    const stream = await opened().startStream('1000000000000001')
    await waitFor(() => Promise.all(first.map((key) => stream.click(key))), {
      deadlineMs: PATIENCE_MS,
      what: 'the first',
    })
    for (const key of first) through.set(key, 1)

    killed.kill('SIGKILL')
    await useUp(stream, first, through)

    const second = await saveCaps(101, 12)
    await startKeeper()
    await waitFor(() => Promise.all(second.map((key) => stream.click(key))), {
      deadlineMs: PATIENCE_MS,
      what: 'the second',
    })
    for (const key of second) through.set(key, (through.get(key) ?? 0) + 1)
    sleeper.kill('SIGSTOP')
    const other = await opened().startStream('1000000000000002')
    const using = Promise.all([useUp(stream, second.slice(0, 6), through), useUp(other, second.slice(6), through)])
    await using
    sleeper.kill('SIGCONT')

    // It has to find out that it was replaced, and then to do its part again.
    const third = await saveCaps(201, 12)
    await useUp(other, third, through)
    expect([...through.values()]).toEqual(Array.from({ length: 36 }, () => LIMIT))
    expect(sleeper.exitCode).toBeNull()
  },
)
