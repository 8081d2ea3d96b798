import { join } from 'node:path'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import type { EventLog } from '@smartlink/event-log/event-log'
import { decodeEvent } from '@smartlink/events/codec'
import type { Click } from '@smartlink/events/generated/click'
import type { Mark } from '@smartlink/events/generated/mark'
import { parseOrigin } from '@smartlink/events/origin'
import { CLICKS } from '@smartlink/events/topics'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { createLogger } from '@smartlink/service-kit/logger'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeOf } from './testing/catalog-of.ts'
import { prepareLog, startTestIngress, temporaryDataDir, writeCatalog } from './testing/ingress-on-log.ts'
import type { TestIngress } from './testing/ingress-on-log.ts'
import { storedClicks } from './testing/stored-events.ts'

const since = { revision: 1, at: '2026-01-01T00:00:00Z' }
const CATALOG = [
  changeOf('domain', { id: 1, hostname: 'go.example', default: true }),
  changeOf('advertiser', { id: 1 }),
  changeOf('publisher', { id: 7 }),
  changeOf('offer', { id: 1, advertiser_id: 1, url: 'https://one.example/?c={click_id}' }),
  changeOf('offer', {
    id: 2,
    advertiser_id: 1,
    url: 'https://capped.example/',
    caps: [{ id: 1, scope: 'offer', metric: 'clicks', window: 'day', limit: 5, since, while_pending: 'hold' }],
  }),
  changeOf('smart_link', { id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }] }),
  changeOf('smart_link', {
    id: 2,
    slug: 'capped',
    visibility: 'public',
    members: [{ offer_id: 2 }],
    fallback_offer_id: 1,
  }),
]

const data = temporaryDataDir()
let kafka: KafkaCluster
let log: EventLog
let ingress: TestIngress

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
  log = await openLog()
  await prepareLog(log)
  await writeCatalog(log, CATALOG)
  ingress = await startTestIngress(log, data.path)
})
afterAll(async () => {
  await ingress?.stop()
  await log?.close()
  await kafka?.stop()
  data.remove()
})

function openLog(): Promise<EventLog> {
  return openEventLog({
    url: `kafka://${kafka.brokers.join(',')}`,
    dataDir: data.path,
    topicPrefix: '',
    groupPrefix: '',
    logger: createLogger({ level: 'silent', pretty: false }),
    clientId: 'test',
  })
}

async function clickTimes(times: number, path = '/go?pub=7'): Promise<Set<string>> {
  const hosts = new Set<string>()
  for (let n = 0; n < times; n += 1) {
    const answer = await fetch(`${ingress.url}${path}`, {
      redirect: 'manual',
      headers: { 'x-forwarded-for': `198.51.${n % 7}.${n % 250}` },
    })
    expect(answer.status).toBe(302)
    hosts.add(new URL(answer.headers.get('location') ?? '').host)
  }
  return hosts
}

interface Shipped {
  readonly clicks: readonly Click[]
  readonly marks: readonly Mark[]
  /** Sequences by `partition stream`, in the order of the log. */
  readonly sequences: ReadonlyMap<string, readonly number[]>
}

/** Everything in the clicks topic that was there when this was asked. */
async function shipped(): Promise<Shipped> {
  const clicks: Click[] = []
  const marks: Mark[] = []
  const sequences = new Map<string, number[]>()
  const table = await log.table({
    topics: [CLICKS.name],
    onRecord: ({ value, partition }) => {
      const decoded = decodeEvent(value ?? Buffer.alloc(0))
      if (decoded.state !== 'event' || decoded.name === 'conversion') throw new Error('no click and no mark')
      if (decoded.name === 'click') clicks.push(decoded.value)
      else marks.push(decoded.value)
      const origin = parseOrigin(decoded.value.origin)
      const name = `${partition} ${origin?.stream}`
      sequences.set(name, [...(sequences.get(name) ?? []), origin?.sequence ?? -1])
    },
    onCrash: (error) => {
      throw error
    },
  })
  await table.ready
  await table.close()
  return { clicks, marks, sequences }
}

async function shippedClicks(count: number): Promise<Shipped> {
  return waitFor(
    async () => {
      const found = await shipped()
      return found.clicks.length >= count ? found : undefined
    },
    { deadlineMs: 60_000, everyMs: 200, what: `${count} clicks in Kafka` },
  )
}

function isReady(): boolean {
  return ingress.readiness().every(({ ready }) => ready)
}

test('clicks and a mark for every partition reach Kafka, and then the ingress is ready', async () => {
  await waitFor(isReady, { deadlineMs: 30_000, what: 'the first marks in Kafka' })
  await clickTimes(50)
  const { clicks, marks, sequences } = await shippedClicks(50)
  expect(clicks).toHaveLength(50)
  expect(new Set(marks.map(({ partitions }) => partitions))).toEqual(new Set([12]))
  expect(sequences.size).toBe(12)
  for (const numbers of sequences.values()) expect(numbers).toEqual(numbers.map((_, n) => n))
})

test('while Kafka is away redirects go on, and what happened meanwhile arrives once', async () => {
  await kafka.pause()
  await clickTimes(50)
  expect(isReady()).toBe(true)
  await kafka.resume()
  const { clicks } = await shippedClicks(100)
  expect(new Set(clicks.map(({ click_id }) => click_id.toString('hex'))).size).toBe(100)
})

test('a restart while Kafka is away redirects from the snapshot, with hard caps closed, and ships it all later', async () => {
  await ingress.stop()
  await kafka.pause()
  const cold = await openLog()
  ingress = await startTestIngress(cold, data.path)
  expect(ingress.readiness()).toContainEqual(
    expect.objectContaining({ name: 'tables', ready: true, reason: expect.stringContaining('snapshot') }),
  )
  await clickTimes(20)
  expect(await clickTimes(5, '/capped?pub=7')).toEqual(new Set(['one.example']))
  await kafka.resume()
  await shippedClicks(125)
  await waitFor(isReady, { deadlineMs: 60_000, what: 'the ingress to be ready' })
  await ingress.stop()

  const { clicks, marks, sequences } = await shipped()
  const stored = storedClicks(join(data.path, 'outbox', '0')).map(({ click_id }) => click_id.toString('hex'))
  expect(new Set(clicks.map(({ click_id }) => click_id.toString('hex')))).toEqual(new Set(stored))
  for (const [name, numbers] of sequences) {
    const taken = [...new Set(numbers)]
    expect([name, taken]).toEqual([name, taken.map((_, n) => n)])
  }
  const streams = new Set([...sequences.keys()].map((name) => name.split(' ')[1]))
  expect(streams.size).toBe(2)
  expect(marks.filter(({ closing }) => closing)).toHaveLength(24)
  expect(marks.some(({ closes }) => closes.length === 1)).toBe(true)
  await cold.close()
})
