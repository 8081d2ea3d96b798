import { afterAll, beforeAll, expect, test } from 'vitest'
import { newestSchema } from '@smartlink/events/schemas'
import { avroColumns } from '../insert/avro-columns.ts'
import { probeServer } from '../probe-server.ts'
import { startTestClickHouse } from '../testing/test-clickhouse.ts'
import { migrate } from './migrate.ts'
import { readMigrations } from './migration-files.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { TestClickHouse } from '../testing/test-clickhouse.ts'

let server: TestClickHouse
let schema: ClickHouseClient

beforeAll(async () => {
  server = await startTestClickHouse({ tables: false })
  schema = server.open('schema')
}, 60_000)
afterAll(() => server.stop())

test('three processes that migrate at the same time apply every migration once, in order', async () => {
  const applied = await Promise.all([1, 2, 3].map(() => migrate(server.open('schema'), { fsync: true })))
  const names = readMigrations().map(({ name }) => name)
  expect(applied.flat()).toEqual(names)
  expect(await migrate(schema, { fsync: true })).toEqual([])
  expect(await schema.query(`SELECT name FROM smartlink.schema_migrations ORDER BY name`)).toEqual(
    names.map((name) => ({ name })),
  )
}, 60_000)

test('a migration that was changed after it was applied is refused', async () => {
  await schema.insertRows('smartlink.schema_migrations', [
    { name: '0001-raw-tables.sql', checksum: 'another', applied_at: '2100-01-01T00:00:00Z' },
  ])
  await expect(migrate(schema, { fsync: true })).rejects.toMatchObject({ code: 'clickhouse.migration_changed' })
})

test('every column and every table that people may read has a comment', async () => {
  expect(
    await schema.query(`SELECT table, name FROM system.columns
      WHERE database = 'smartlink' AND comment = '' AND NOT endsWith(table, '_mv')`),
  ).toEqual([])
  expect(
    await schema.query(
      `SELECT name FROM system.tables WHERE database = 'smartlink' AND comment = '' AND NOT endsWith(name, '_mv')`,
    ),
  ).toEqual([])
})

test('columns that come from an event carry the words of its schema', async () => {
  for (const [event, table] of [
    ['click', 'clicks'],
    ['mark', 'stream_marks'],
    ['conversion', 'rejected_conversions'],
  ] as const) {
    const rows = await schema.query<{ name: string; comment: string }>(
      `SELECT name, comment FROM system.columns WHERE database = 'smartlink' AND table = {table:String}`,
      { table },
    )
    const comments = new Map(rows.map(({ name, comment }) => [name, comment]))
    for (const { column, field, comment } of avroColumns(newestSchema(event).avsc)) {
      // Money is not in millionths any more.
      const expected = field.endsWith('_micros') ? expect.stringContaining(comment.split(' ')[0] ?? '') : comment
      expect({ table, column, comment: comments.get(column) }).toEqual({ table, column, comment: expected })
    }
  }
})

test('the server is found fit: known version, same clock, every table remembers its inserts', async () => {
  const probe = await probeServer(schema)
  expect(probe.problems).toEqual([])
  expect(probe.version).toMatch(/^\d+\.\d+/)
  await schema.command('ALTER TABLE smartlink.clicks_hourly MODIFY SETTING non_replicated_deduplication_window = 10')
  expect((await probeServer(schema, () => Date.now() + 5_000)).problems).toEqual([
    expect.stringContaining('its clock is'),
    'clicks_hourly remembers fewer than 100000 inserts',
  ])
})
