import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleClick } from '@smartlink/events/testing/sample-events'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { rebuildAggregates } from '../aggregates/rebuild-aggregates.ts'
import { insertClicks } from '../testing/insert-events.ts'
import { startTestClickHouse } from '../testing/test-clickhouse.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { TestClickHouse } from '../testing/test-clickhouse.ts'
import { applyRetention } from './apply-retention.ts'
import { addressesKeptDays, clicksKeptDays } from './kept-days.ts'
import { trimHistory } from './trim-history.ts'

const DAY_MS = 86_400_000
const SHORTER = { clicksDays: 40, userAgentDays: 5, aggregatesDays: 60 }
const NOT_WAITED_FOR = { settings: { mutations_sync: 0 } } as const
const AS_MADE = { clicksDays: 400, userAgentDays: 90, aggregatesDays: 1100 }

let server: TestClickHouse
let schema: ClickHouseClient

beforeAll(async () => {
  server = await startTestClickHouse()
  schema = server.open('schema')
}, 60_000)
afterAll(() => server.stop())

const clicks = (): Promise<{ age: number; agent: number }[]> =>
  schema.query(
    `SELECT dateDiff('day', time, now()) AS age, user_agent != '' AS agent FROM smartlink.clicks ORDER BY age`,
  )

test('what nobody sets stays as the tables were made', async () => {
  expect(await applyRetention(schema, {})).toEqual([])
  expect(await applyRetention(schema, AS_MADE)).toEqual([])
  await expect(applyRetention(schema, { aggregatesDays: 300 })).rejects.toMatchObject({ code: 'clickhouse.retention' })
  expect([await clicksKeptDays(schema), await addressesKeptDays(schema)]).toEqual([400, 90])
})

test('a shorter time holds for what is stored already, once, and what is kept longer again stays', async () => {
  const now = Date.now()
  await insertClicks(
    server.open('sink'),
    [1, 10, 30, 50].map((days) => sampleClick({ time: now - days * DAY_MS, user_agent: 'an agent' })),
  )
  expect(await applyRetention(schema, SHORTER)).toEqual([
    { table: 'clicks', column: undefined, daysBefore: 400, days: 40 },
    { table: 'clicks', column: 'user_agent', daysBefore: 90, days: 5 },
    ...['clicks_hourly', 'clicks_hourly_audience', 'skips_hourly'].map((table) => ({
      table,
      column: undefined,
      daysBefore: 1100,
      days: 60,
    })),
  ])
  expect(await applyRetention(schema, SHORTER)).toEqual([])
  expect(await applyRetention(schema, {}), 'a process without these settings').toEqual([])
  const kept = [
    { age: 1, agent: 1 },
    { age: 10, agent: 0 },
    { age: 30, agent: 0 },
  ]
  await waitFor(async () => (await clicks()).every(({ age, agent }) => age < 40 && agent === (age < 5 ? 1 : 0)), {
    deadlineMs: 30_000,
    what: 'what is too old to be gone',
  })
  expect(await clicks()).toEqual(kept)
  await expect(
    rebuildAggregates(schema, { from: new Date(now - 39 * DAY_MS), to: new Date(now) }),
  ).rejects.toMatchObject({ code: 'clickhouse.raw_rows_expired' })
  await rebuildAggregates(schema, { from: new Date(now - 30 * DAY_MS), to: new Date(now - 30 * DAY_MS) })

  await applyRetention(schema, AS_MADE)
  await waitFor(
    async () =>
      (await schema.query(`SELECT 1 FROM system.mutations WHERE database = 'smartlink' AND NOT is_done`)).length === 0,
    { deadlineMs: 30_000, what: 'the tables to be looked through' },
  )
  await schema.command('OPTIMIZE TABLE smartlink.clicks FINAL')
  expect(await clicks()).toEqual(kept)
  expect(await clicksKeptDays(schema)).toBe(400)
}, 60_000)

test('a start does not wait for what is stored to be looked through, which a full disk or a broken mutation hold up', async () => {
  await schema.command('ALTER TABLE smartlink.clicks DELETE WHERE throwIf(link_id >= 0)', {}, NOT_WAITED_FOR)
  await applyRetention(schema, { clicksDays: 50 })
  expect(await clicksKeptDays(schema)).toBe(50)
  await schema.command(`KILL MUTATION WHERE database = 'smartlink' AND table = 'clicks'`)
  await applyRetention(schema, AS_MADE)
}, 20_000)

test('of the catalog, revisions replaced long ago go, and what is explained by them stays', async () => {
  const at = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()
  const row = (id: string, revision: number, days: number): object => ({
    kind: 'offer',
    id,
    revision,
    at: at(days),
    body: '{}',
  })
  await schema.insertRows('smartlink.catalog_history', [
    // Replaced 60 days ago, then 10 days ago; the last one is older than what is kept, and the newest.
    row('1', 1, 100),
    row('1', 5, 60),
    row('1', 9, 10),
    row('2', 2, 90),
  ])
  expect(await trimHistory(schema, 40), 'clicks of 400 days').toBe(0)
  await applyRetention(schema, { clicksDays: 40 })
  expect(await trimHistory(schema, 1)).toBe(1)
  expect(await schema.query('SELECT id, revision FROM smartlink.catalog_history FINAL ORDER BY id, revision')).toEqual([
    { id: '1', revision: 5 },
    { id: '1', revision: 9 },
    { id: '2', revision: 2 },
  ])
  expect(await trimHistory(schema, 40)).toBe(0)
})
