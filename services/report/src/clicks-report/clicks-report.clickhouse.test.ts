import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markDirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { insertClicks } from '@smartlink/clickhouse/testing/insert-events'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { systemClock } from '@smartlink/service-kit/clock'
import { seededRandom } from '@smartlink/service-kit/seeded-random'
import { conversionRow, randomClicks, randomConversions } from '../testing/random-traffic.ts'
import { recount } from '../testing/recount.ts'
import type { Condition } from './condition.ts'
import { dimension } from './dimensions.ts'
import type { DimensionName } from './dimensions.ts'
import { METRICS } from './metrics.ts'
import type { ReportRequest } from './report-request.ts'
import { prepareReport, runReport } from './run-report.ts'
import { formatInZone, instantOf, zoneOffsetS } from './zone-time.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.now()
const SPAN = { fromMs: NOW - 3 * DAY_MS, toMs: NOW }
const random = seededRandom(4711)
const clicks = randomClicks(random, 900, SPAN)
const conversions = randomConversions(random, clicks)

let server: TestClickHouse
let clickhouse: ClickHouseClient

beforeAll(async () => {
  server = await startTestClickHouse()
  clickhouse = server.open('reports')
  const sink = server.open('sink')
  await insertClicks(sink, clicks)
  await sink.insertRows(
    'conversions',
    conversions.map((conversion) => conversionRow(conversion, true)),
  )
  await sink.insertRows(
    'conversions',
    conversions.map((conversion) => conversionRow(conversion)),
  )
  // One hour whose aggregates are wrong, and known to be.
  const schema = server.open('schema')
  await markDirtyHours(sink, [NOW - 30 * HOUR_MS], { why: 'test', nowMs: NOW })
  for (const table of ['clicks_hourly', 'clicks_hourly_audience', 'skips_hourly']) {
    await schema.command(
      `ALTER TABLE smartlink.${table} DELETE WHERE hour = toStartOfHour(fromUnixTimestamp64Milli({at:Int64}))`,
      {
        at: NOW - 30 * HOUR_MS,
      },
    )
  }
}, 60_000)
afterAll(() => server.stop())

const GROUPS: readonly DimensionName[] = [
  ...([
    'link',
    'offer',
    'publisher',
    'advertiser',
    'domain',
    'sub1',
    'sub2',
    'country',
    'region',
    'city',
    'device',
  ] as const),
  ...(['os', 'browser', 'language', 'asn', 'referrer_host', 'class', 'outcome', 'reason', 'strategy'] as const),
]

const condition: fc.Arbitrary<Condition> = fc
  .record({
    dimension: fc.constantFrom(...GROUPS),
    not: fc.boolean(),
    of: fc.array(fc.nat(clicks.length - 1), { minLength: 1, maxLength: 3 }),
  })
  .map(({ dimension: name, not, of }) => ({
    dimension: name,
    not,
    values: of.map(
      (index) => (clicks[index] as unknown as Record<string, string | number>)[dimension(name).column] ?? '',
    ),
  }))

const request: fc.Arbitrary<ReportRequest> = fc
  .record({
    group_by: fc.uniqueArray(fc.constantFrom(...GROUPS), { maxLength: 4 }),
    conditions: fc.array(condition, { maxLength: 3 }),
    metrics: fc.uniqueArray(fc.constantFrom(...METRICS), { minLength: 1, maxLength: 8 }),
    interval: fc.constantFrom('none', 'minute', 'hour', 'day', 'week', 'month'),
    tz: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'),
    range: fc.tuple(fc.nat(75), fc.integer({ min: 1, max: 75 }), fc.constantFrom(0, 17 * 60_000)),
    time_basis: fc.constantFrom('click', 'conversion'),
    format: fc.constant('json' as const),
  })
  .map(({ range: [backH, lengthH, shiftMs], ...rest }) => {
    const fromMs = Math.floor(NOW / HOUR_MS) * HOUR_MS - backH * HOUR_MS + shiftMs
    return {
      ...rest,
      fromMs,
      toMs: fromMs + lengthH * HOUR_MS,
      order_by: [],
      limit: 100_000,
      top: 1_000,
      askedAtMs: NOW,
    }
  })

describe('a report', () => {
  test('says what a plain recount of the events says, for any grouping, filter, interval, zone and range', async () => {
    const sources = new Set<string>()
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const prepared = await prepareReport(asked, { clickhouse, clock: systemClock }, {})
        if (prepared.plan.clicks?.hourly !== undefined) sources.add(prepared.plan.clicks.hourly.table)
        const answer = await runReport(asked, prepared.plan, clickhouse, {})
        const expected = recount(asked, { clicks, conversions, bucketOf: (timeMs) => bucketOf(timeMs, asked) })
        expect(answer.totals).toEqual(expected.totals)
        if (asked.group_by.length === 0 && asked.interval === 'none') return
        const rows = new Map(
          answer.rows.map((row) => [
            JSON.stringify([row['time'], ...asked.group_by.map((name) => row[dimension(name).field])]),
            Object.fromEntries(asked.metrics.map((metric) => [metric, row[metric]])),
          ]),
        )
        expect(rows).toEqual(expected.rows)
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000, endOnFailure: true },
    )
    expect([...sources].toSorted()).toEqual(['clicks_hourly', 'clicks_hourly_audience'])
  }, 120_000)
})

/** Begin of the interval in the zone, found by wall-clock arithmetic. */
function bucketOf(timeMs: number, { interval, tz }: ReportRequest): string | undefined {
  const wall = timeMs + zoneOffsetS(timeMs, tz) * 1000
  const date = new Date(wall)
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS
  const begin = (wallMs: number): string => formatInZone(instantOf(wallMs, tz), tz)
  switch (interval) {
    case 'none':
      return undefined
    case 'minute':
      return formatInZone(Math.floor(timeMs / 60_000) * 60_000, tz)
    case 'hour':
      return formatInZone(timeMs - (wall % HOUR_MS), tz)
    case 'day':
      return begin(midnight)
    case 'week':
      return begin(midnight - ((date.getUTCDay() + 6) % 7) * DAY_MS)
    case 'month':
      return begin(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1))
  }
}
