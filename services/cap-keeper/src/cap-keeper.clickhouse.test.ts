import { randomFillSync } from 'node:crypto'
import { capKey } from '@smartlink/caps/cap-keys'
import { hash64 } from '@smartlink/caps/hash64'
import type { LinkCap, OfferCap } from '@smartlink/catalog/entities/cap'
import { entity } from '@smartlink/catalog/testing/entities'
import { insertClicks, insertMarks } from '@smartlink/clickhouse/testing/insert-events'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { NewMark } from '@smartlink/events/generated/mark'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { createUuid7 } from '@smartlink/events/uuid7'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestInstallation } from './testing/installation.ts'

const STREAM = '1000000000000001'
const MADE = { revision: 1, at: '2026-06-10T12:00:00Z' }
const makeUuid7 = createUuid7(randomFillSync)
const PATIENCE = { deadlineMs: 20_000 }

let server: TestClickHouse
let installation: TestInstallation

beforeAll(async () => {
  server = await startTestClickHouse()
}, 60_000)
afterAll(async () => {
  await server.stop()
})
beforeEach(async () => {
  installation = await TestInstallation.open()
})
afterEach(async () => {
  await installation.remove()
})

function cap(fields: Partial<OfferCap>): OfferCap {
  return {
    id: 1,
    scope: 'offer',
    metric: 'conversions',
    window: 'total',
    time_zone: 'UTC',
    limit: 3,
    mode: 'additional',
    enforcement: 'hard',
    while_pending: 'hold',
    since: MADE,
    ...fields,
  } as OfferCap
}

let conversions = 0
/** Stores a conversion, or another version of one, as the sink would. */
async function convert(fields: object): Promise<void> {
  const nowMs = Date.now()
  const row = {
    click_day: new Date(nowMs).toISOString().slice(0, 10),
    cid: `cid-${++conversions}`,
    version: nowMs * 2,
    received_at: new Date(nowMs).toISOString(),
    status: 'approved',
    class: 'human',
    publisher_id: 7,
    link_id: 5,
    ...fields,
  }
  await server.open('sink').insertRows('conversions', [row])
}

test('caps on conversions, payout and revenue follow what ClickHouse holds, and a rejection gives back', async () => {
  const byOffer = cap({})
  const byPublisher = cap({ id: 2, scope: 'offer+publisher', metric: 'payout', limit: '10.00' as never })
  const bySub = cap({ id: 3, scope: 'offer+publisher+sub1', limit: 1 })
  const payout = { amount: '1.25', currency: 'USD' }
  await installation.save('offer', entity('offer', 1, { caps: [byOffer, byPublisher, bySub], payout }))
  const ofLink = { ...cap({ id: 4, limit: 2 }), scope: 'link' } as LinkCap
  await installation.save('smart_link', entity('smart_link', 5, { caps: [ofLink] }))
  await installation.startKeeper(server.open('reports'))

  const at = { link_id: 5, offer_id: 1, publisher_id: 7, sub1: 'x' }
  const { statuses } = installation
  await waitFor(() => statuses.get(capKey(byOffer, at))?.used === 0, { ...PATIENCE, what: 'the empty count' })

  await convert({ offer_id: 1, cid: 'first', payout: '1.25', payout_currency: 'USD', sub1: 'x' })
  await convert({ offer_id: 1, status: 'pending', payout: '8.75', payout_currency: 'USD', sub1: 'y' })
  await convert({ offer_id: 1, status: 'rejected', payout: '5', payout_currency: 'USD', sub1: 'x' })
  await convert({ offer_id: 1, class: 'test', payout: '5', payout_currency: 'USD', sub1: 'x' })
  await convert({ offer_id: 1, payout: '5', payout_currency: 'EUR', sub1: 'x' })
  await waitFor(() => statuses.get(capKey(byOffer, at))?.used_up, { ...PATIENCE, what: 'the cap to be used up' })
  expect(statuses.get(capKey(byOffer, at))).toMatchObject({ used: 3, limit: 3, window: 'total', granted: 0 })
  expect(statuses.get(capKey(byPublisher, at))).toMatchObject({ used: '10.00', limit: '10.00', used_up: true })
  expect(statuses.get(capKey(bySub, at))).toMatchObject({ used: 2, used_up: true })
  expect(capKey(bySub, { ...at, sub1: 'y' })).toContain(hash64('y'))
  expect(statuses.get(capKey(bySub, { ...at, sub1: 'y' }))).toMatchObject({ used: 1, used_up: true })
  expect(statuses.get(capKey(ofLink, at))).toMatchObject({ used: 3, used_up: true })

  await convert({ offer_id: 1, cid: 'first', status: 'rejected', version: Date.now() * 2 + 10, sub1: 'x' })
  await waitFor(() => statuses.get(capKey(byOffer, at))?.used_up === false, { ...PATIENCE, what: 'the rejection' })
  await waitFor(() => statuses.get(capKey(byPublisher, at))?.used === '8.75', { ...PATIENCE, what: 'the payout' })
  expect(statuses.get(capKey(bySub, at))).toMatchObject({ used: 1 })
})

test('a cap made inside its window counts what came before it, each click once', async () => {
  const since = { revision: 9, at: new Date().toISOString() }
  const late = cap({ metric: 'clicks', limit: 10, since })
  const key = capKey(late, { link_id: 0, offer_id: 2, publisher_id: 0, sub1: '' })
  const sink = server.open('sink')
  const nowMs = Date.now()
  const took = [{ cap: key, window: 'total', remaining: 5, spent: true, passed: false }]
  const clicks = [
    { outcome: 'delivered', class: 'human' },
    { outcome: 'fallback', class: 'bot' },
    { outcome: 'delivered', class: 'human' },
    { outcome: 'delivered', class: 'test' },
    { outcome: 'lost', class: 'human', offer_id: 0 },
    // Counted by its token already.
    { outcome: 'delivered', class: 'human', caps: took },
  ] as const
  await insertClicks(
    sink,
    clicks.map((fields, index) =>
      sampleClick({
        offer_id: 2,
        caps: [],
        ...fields,
        ...('caps' in fields ? { caps: [...fields.caps] } : {}),
        click_id: makeUuid7(nowMs),
        origin: makeOrigin(STREAM, index),
        time: nowMs,
      }),
    ),
  )
  await installation.save('offer', entity('offer', 2, { caps: [late], revision: 9 }))
  await installation.beat(STREAM, 8)
  await installation.startKeeper(server.open('reports'))
  const stream = await installation.startStream('2000000000000002')
  expect(await stream.click(key)).toBe(false)

  // A live stream does not know the cap yet, then all of them do, but their clicks are not all stored yet.
  await installation.beat(STREAM, 9)
  const mark = { closes: [], closing: false, partitions: 1, time: nowMs + 1_000 }
  const markOf = (name: string, sequence: number): NewMark =>
    sampleMark({ ...mark, mark_id: makeUuid7(nowMs), origin: makeOrigin(name, sequence) })
  await insertMarks(sink, [markOf(STREAM, 6)], { first: 100 })
  await waitFor(() => installation.statuses.get(key)?.pending, { ...PATIENCE, what: 'the status' })
  await insertMarks(sink, [markOf('2000000000000002', 0)], { first: 200 })
  const through = await waitFor(
    async () => {
      let count = 0
      while (await stream.click(key)) count++
      return count
    },
    { ...PATIENCE, what: 'the base' },
  )
  expect(through).toBeLessThanOrEqual(7)
  await waitFor(() => installation.statuses.get(key)?.pending === false, { ...PATIENCE, what: 'the status' })
  let all = through
  await waitFor(
    async () => {
      while (await stream.click(key)) all++
      return all >= 7
    },
    { ...PATIENCE, what: 'the rest' },
  )
  expect(all).toBe(7)
  await waitFor(() => installation.statuses.get(key)?.used_up, { ...PATIENCE, what: 'the status' })
  expect(installation.statuses.get(key)).toMatchObject({ used: 10, limit: 10 })
})

test('while ClickHouse is down the last state holds, clicks are granted, and nothing ends', async () => {
  const own = await startTestClickHouse()
  const counted = cap({ limit: 1 })
  const clicks = cap({ id: 2, metric: 'clicks', limit: 5 })
  const at = { link_id: 0, offer_id: 3, publisher_id: 7, sub1: '' }
  await installation.save('offer', entity('offer', 3, { caps: [counted, clicks] }))
  const nowMs = Date.now()
  await own.open('sink').insertRows('conversions', [
    {
      click_day: new Date(nowMs).toISOString().slice(0, 10),
      cid: 'c',
      version: 2,
      received_at: new Date(nowMs).toISOString(),
      status: 'approved',
      class: 'human',
      offer_id: 3,
    },
  ])
  const keeper = await installation.startKeeper(own.open('reports'))
  await waitFor(() => installation.statuses.get(capKey(counted, at))?.used_up, { ...PATIENCE, what: 'the status' })
  await own.stop()
  await waitFor(async () => /smartlink_caps_count_failures_total{[^}]*} [1-9]/.test(await keeper.metrics()), {
    ...PATIENCE,
    what: 'a failed count',
  })
  expect(installation.statuses.get(capKey(counted, at))).toMatchObject({ used: 1, used_up: true })
  const stream = await installation.startStream(STREAM)
  expect(await stream.click(capKey(clicks, at))).toBe(true)
  expect(keeper.readiness()).toEqual([{ name: 'cap-keeper', ready: true }])
})
