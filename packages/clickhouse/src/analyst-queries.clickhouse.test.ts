import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { parseUuid, uuid7Time } from '@smartlink/events/uuid7'
import { insertClicks, insertMarks } from './testing/insert-events.ts'
import { startTestClickHouse } from './testing/test-clickhouse.ts'
import type { TestClickHouse } from './testing/test-clickhouse.ts'

const QUERIES = new URL('../queries/', import.meta.url)

let server: TestClickHouse

beforeAll(async () => {
  server = await startTestClickHouse()
  const sink = server.open('sink')
  const now = Date.now()
  const at = (plusS = 0): string => new Date(now + plusS * 1000).toISOString()
  const click = sampleClick({
    time: now,
    outcome: 'delivered',
    strategy: 'weight',
    class: 'human',
    member: 0,
    propensity: 0.5,
  })
  await insertClicks(
    sink,
    Array.from({ length: 120 }, () => click),
  )
  await insertMarks(sink, [sampleMark({ time: now, closing: false, closes: [], partitions: 1 })], { first: 500 })
  await sink.insertRows('conversions', [
    {
      click_day: at().slice(0, 10),
      cid: 'c',
      version: now * 2,
      received_at: at(),
      status: 'approved',
      payout: '1.5',
      payout_currency: 'USD',
      click_time: at(),
      class: 'human',
      link_id: 17,
      offer_id: 33,
      publisher_id: click.publisher_id,
      sub1: click.sub1,
    },
  ])
  await sink.insertRows('click_scores', [
    {
      published_at: at(5),
      subject: 'address:fffefdfcfbfaf9f8',
      score: 90,
      band: 'severe',
      category: 'proxy',
      expires_at: at(3600),
      version: '1',
      source: 'rules',
    },
  ])
  await sink.insertRows('catalog_history', [
    {
      revision: 3,
      kind: 'smart_link',
      id: '17',
      status: 'live',
      actor: 'admin',
      at: at(),
      body: '{"name":"Summer","tags":["a"]}',
    },
  ])
  const id = parseUuid('019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f') ?? Buffer.alloc(16)
  await insertClicks(sink, [sampleClick({ time: uuid7Time(id), click_id: id })], { first: 900 })
}, 60_000)
afterAll(() => server.stop())

test.each(readdirSync(QUERIES))('%s runs as the analyst and finds something', async (file) => {
  const sql = readFileSync(new URL(file, QUERIES), 'utf8')
  expect(sql).toMatch(/^-- .*[?.].*\n/)
  const analyst = server.open('sink', { user: server.analyst.user, passwordFile: server.analyst.passwordFile })
  const rows = await analyst.query(sql)
  expect(rows.length).toBeGreaterThan(0)
})
