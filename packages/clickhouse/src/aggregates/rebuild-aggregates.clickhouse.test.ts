import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleClick } from '@smartlink/events/testing/sample-events'
import { insertClicks } from '../testing/insert-events.ts'
import { startTestClickHouse } from '../testing/test-clickhouse.ts'
import { clearDirtyHours, dirtyHours, markDirtyHours } from './dirty-hours.ts'
import { rebuildAggregates } from './rebuild-aggregates.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { TestClickHouse } from '../testing/test-clickhouse.ts'
import type { NewClick } from '@smartlink/events/generated/click'

let server: TestClickHouse
let sink: ClickHouseClient
let schema: ClickHouseClient

const DAY_MS = 86_400_000
const TODAY = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS)
const YESTERDAY = new Date(TODAY.getTime() - DAY_MS)

beforeAll(async () => {
  server = await startTestClickHouse()
  sink = server.open('sink')
  schema = server.open('schema')
}, 60_000)
afterAll(() => server.stop())

/** Rows of raw clicks and of each aggregate, for the days touched. */
const counts = (): Promise<unknown[]> =>
  sink.query(`SELECT
    (SELECT count() FROM clicks) AS raw,
    (SELECT sum(clicks) FROM clicks_hourly) AS hourly,
    (SELECT sum(clicks) FROM clicks_hourly_audience) AS audience,
    (SELECT sum(steps) FROM skips_hourly WHERE result = 'chosen') AS chosen`)

const clicksOf = (day: Date, count: number): NewClick[] =>
  Array.from({ length: count }, (_, index) =>
    sampleClick({ time: day.getTime() + index * 60_000, offer_id: 1 + (index % 5) }),
  )

test('aggregates that lost rows, kept erased ones and counted some twice are made right, and other days are left alone', async () => {
  await insertClicks(sink, [...clicksOf(YESTERDAY, 300), ...clicksOf(TODAY, 100)])
  await schema.command(`DELETE FROM smartlink.clicks WHERE offer_id = 2`)
  await schema.command(`ALTER TABLE smartlink.clicks_hourly_audience DELETE WHERE offer_id = 3`)
  await schema.command(
    `INSERT INTO smartlink.skips_hourly SELECT * FROM smartlink.skips_hourly SETTINGS insert_deduplicate = 0`,
  )
  await schema.command(`ALTER TABLE smartlink.clicks_hourly DELETE WHERE toDate(hour) = today()`)
  await markDirtyHours(sink, [YESTERDAY.getTime() + 5, TODAY.getTime() + 5], { why: 'test', nowMs: Date.now() })

  const rebuilt = await rebuildAggregates(schema, { from: YESTERDAY, to: YESTERDAY })
  expect(rebuilt.map(({ table, attempts }) => [table, attempts])).toEqual([
    ['clicks_hourly', 1],
    ['clicks_hourly_audience', 1],
    ['skips_hourly', 1],
  ])
  expect(await counts()).toMatchObject([{ raw: 320, hourly: 240, chosen: 240 + 200 }])
  expect((await dirtyHours(sink, { from: YESTERDAY, to: new Date() })).map(({ hourMs }) => hourMs)).toEqual([
    TODAY.getTime(),
  ])

  await rebuildAggregates(schema, { from: YESTERDAY, to: TODAY })
  expect(await counts()).toEqual([{ raw: 320, hourly: 320, audience: 320, chosen: 320 }])
  expect(await dirtyHours(sink, { from: YESTERDAY, to: new Date() })).toEqual([])
  expect(
    await sink.query(`SELECT name FROM system.tables WHERE database = 'smartlink' AND name LIKE '%_aside_%'`),
  ).toEqual([])
}, 60_000)

test.each([
  ['different ones without a pause', (batch: number) => ({ publisher_id: batch }), 0],
  ['the same again and again, with pauses', () => ({}), 200],
])(
  'they end up equal to the raw rows while clicks of the same day keep coming in, %s',
  async (_, changes, pauseMs) => {
    let sent = 0
    const sending = { on: true }
    const load = (async () => {
      while (sending.on) {
        const clicks = clicksOf(TODAY, 20).map((click) => ({ ...click, ...changes(sent) }))
        await insertClicks(sink, clicks, { first: 10_000 + 20 * sent++ })
        await delay(pauseMs)
      }
    })()
    const before = await rawClicks()
    await rebuildAggregates(schema, { from: TODAY, to: TODAY })
    sending.on = false
    await load
    expect(sent).toBeGreaterThan(0)
    const raw = await rawClicks()
    expect(raw).toBeGreaterThan(before)
    expect(await counts()).toEqual([{ raw, hourly: raw, audience: raw, chosen: raw }])
  },
  60_000,
)

async function rawClicks(): Promise<number> {
  const [answer] = await sink.query<{ clicks: number }>('SELECT count() AS clicks FROM clicks')
  return answer?.clicks ?? 0
}

test('the same insert sent once more after a rebuild still counts once', async () => {
  const [before] = await counts()
  const place = { first: 900_000, token: 'sent before and after' }
  await insertClicks(sink, clicksOf(TODAY, 10), place)
  await rebuildAggregates(schema, { from: TODAY, to: TODAY })
  await insertClicks(sink, clicksOf(TODAY, 10), place)
  const { raw } = before as { raw: number }
  expect(await counts()).toEqual([{ raw: raw + 10, hourly: raw + 10, audience: raw + 10, chosen: raw + 10 }])
}, 60_000)

test('aggregates whose raw rows are gone are not touched', async () => {
  const old = new Date(Date.now() - 399 * DAY_MS)
  await expect(rebuildAggregates(schema, { from: old, to: TODAY })).rejects.toMatchObject({
    code: 'clickhouse.raw_rows_expired',
  })
})

test('an hour marked again while it was rebuilt stays dirty', async () => {
  const nowMs = Date.now()
  await markDirtyHours(sink, [TODAY.getTime()], { why: 'first', nowMs })
  const seen = await dirtyHours(sink, { from: TODAY, to: new Date() })
  await markDirtyHours(sink, [TODAY.getTime()], { why: 'second', nowMs: nowMs + 1 })
  await clearDirtyHours(sink, seen)
  expect(await dirtyHours(sink, { from: TODAY, to: new Date() })).toHaveLength(1)
})
