import { expect, test } from 'vitest'
import { readMigrations } from './migration-files.ts'
import { renderMigration } from './render-migration.ts'

test('on one server an engine is as written, and every insert is remembered', () => {
  const [statement] = renderMigration(
    'CREATE TABLE {{database}}.t {{on_cluster}} ENGINE = {{ReplacingMergeTree(version)}} SETTINGS {{exactly_once}};',
    {
      database: 'd',
      fsync: true,
    },
  )
  expect(statement).toBe(
    'CREATE TABLE d.t  ENGINE = ReplacingMergeTree(version) SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1',
  )
})

test('on a cluster tables are replicated, and so is what they remember', () => {
  const [statement] = renderMigration(
    'CREATE TABLE {{database}}.t {{on_cluster}} ENGINE = {{MergeTree}} SETTINGS {{exactly_once}}',
    {
      database: 'd',
      cluster: 'c',
      fsync: false,
    },
  )
  expect(statement).toBe(
    "CREATE TABLE d.t ON CLUSTER 'c' ENGINE = ReplicatedMergeTree SETTINGS replicated_deduplication_window = 100000, replicated_deduplication_window_seconds = 604800",
  )
})

test('a placeholder that nobody fills is refused', () => {
  expect(() => renderMigration('SELECT {{nothing}}', { database: 'd', fsync: false })).toThrow('{{nothing}}')
})

test('every statement of every migration can be run twice, and on a cluster is for all of it', () => {
  const layout = { database: 'd', cluster: 'c', fsync: false }
  const statements = readMigrations().flatMap(({ sql }) => renderMigration(sql, layout))
  expect(statements.filter((statement) => !statement.includes("ON CLUSTER 'c'"))).toEqual([])
  const repeatable = /^(CREATE (TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|ALTER TABLE .* IF (NOT )?EXISTS) /
  expect(statements.filter((statement) => !repeatable.test(statement))).toEqual([])
})
