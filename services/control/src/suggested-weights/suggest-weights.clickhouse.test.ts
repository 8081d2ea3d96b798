import { randomUUID } from 'node:crypto'
import type { SmartLink } from '@smartlink/catalog/kinds'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LINK_CLICKS } from './link-clicks.sql.ts'
import type { LinkClicksRow } from './link-clicks.sql.ts'
import { LINK_CONVERSIONS } from './link-conversions.sql.ts'
import type { LinkConversionsRow } from './link-conversions.sql.ts'
import { suggestWeights } from './suggest-weights.ts'

const NOW = Date.UTC(2026, 5, 10, 12)
const HOUR_MS = 3_600_000
let server: TestClickHouse

/** `converting` of the clicks on an offer convert two hours later, each paying `payout`. */
async function store(offer_id: number, clicks: number, converting: number, payout: string): Promise<void> {
  const rows = Array.from({ length: clicks }, (_, index) => ({
    click_id: randomUUID(),
    time: new Date(NOW - (10 + (index % 50)) * HOUR_MS).toISOString(),
    class: 'human',
    outcome: 'delivered',
    link_id: 1,
    offer_id,
  }))
  const sink = server.open('sink')
  await sink.insertRows('clicks', rows)
  const conversions = rows.slice(0, converting).map(({ click_id, time, ...rest }) => ({
    ...rest,
    click_id,
    cid: click_id,
    click_day: time.slice(0, 10),
    click_time: time,
    version: 1,
    status: 'approved',
    received_at: new Date(Date.parse(time) + 2 * HOUR_MS).toISOString(),
    payout,
    payout_currency: 'EUR',
  }))
  await sink.insertRows('conversions', conversions)
}

beforeAll(async () => {
  server = await startTestClickHouse()
  await store(1, 2_000, 100, '1.00')
  await store(2, 2_000, 60, '3.00')
  await store(3, 50, 20, '9.00')
})
afterAll(() => server.stop())

test('the stats of a link become weights: what earns more gets more, and what has too few clicks keeps its share', async () => {
  const values = { link_id: 1, now_ms: NOW, from_ms: NOW - 30 * 24 * HOUR_MS, statuses: ['approved'] }
  const client = server.open('reports')
  const stats = {
    clicks: await client.query<LinkClicksRow>(LINK_CLICKS, values),
    conversions: await client.query<LinkConversionsRow>(LINK_CONVERSIONS, values),
  }
  const member = (offer_id: number, weight: number) => ({ offer_id, weight, rank: 1, targeting: [] })
  const link = { members: [member(1, 40), member(2, 40), member(3, 20), member(4, 0)] } as unknown as SmartLink

  const byCr = suggestWeights(link, stats, 'cr', 100)
  expect(byCr.judged.map(({ offerId, clicks, converted }) => [offerId, clicks, converted])).toEqual([
    [1, 2_000, 100],
    [2, 2_000, 60],
  ])
  expect(byCr).toMatchObject({ waiting: [{ offerId: 3, clicks: 50 }], allowsForDelay: true })
  expect(byCr.judged[0]?.mean).toBeCloseTo(0.05, 2)
  const [first = 0, second = 0, third, fourth] = byCr.weights
  expect(first).toBeGreaterThan(780_000)
  expect(first + second).toBeGreaterThanOrEqual(799_999)
  expect([third, fourth]).toEqual([200_000, 0])

  const byEpc = suggestWeights(link, stats, 'epc', 100)
  expect(byEpc.judged[1]?.mean).toBeCloseTo(0.09, 2)
  expect(byEpc.weights[1]).toBeGreaterThan(byEpc.weights[0] ?? 0)
  expect(suggestWeights(link, stats, 'epc', 5_000).weights).toEqual([40, 40, 20, 0])
})
