import { MigrationChangedError } from '../errors.ts'
import { readMigrations } from './migration-files.ts'
import { withMigrationLock } from './migration-lock.ts'
import { renderMigration } from './render-migration.ts'
import type { TableLayout } from './render-migration.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'

/**
 * Makes the database and applies every migration that was not applied yet, once, in order. May run in several processes
 * at the same time. `client` is one opened for `schema`.
 * @returns names of the migrations applied by this call
 * @throws {MigrationChangedError} an applied migration is not the one of this build
 */
export async function migrate(
  client: ClickHouseClient,
  options: { readonly cluster?: string; readonly fsync: boolean },
): Promise<readonly string[]> {
  const layout: TableLayout = { database: client.database, ...options }
  for (const statement of renderMigration(RECORD_OF_MIGRATIONS, layout)) await client.command(statement)
  if ((await pending(client)).length === 0) return []

  return await withMigrationLock(client, async () => {
    const applied: string[] = []
    for (const migration of await pending(client)) {
      for (const statement of renderMigration(migration.sql, layout)) await client.command(statement)
      await client.insertRows(`${client.database}.schema_migrations`, [
        { name: migration.name, checksum: migration.checksum },
      ])
      applied.push(migration.name)
    }
    return applied
  })
}

const RECORD_OF_MIGRATIONS = `
CREATE DATABASE IF NOT EXISTS {{database}} {{on_cluster}};
CREATE TABLE IF NOT EXISTS {{database}}.schema_migrations {{on_cluster}}
(
    name String COMMENT 'file of the migration',
    checksum String COMMENT 'SHA-256 of the file when it was applied',
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when it was applied'
)
ENGINE = {{ReplacingMergeTree}}
ORDER BY name
SETTINGS {{exactly_once}}
COMMENT 'Migrations that were applied here.';
`

async function pending(client: ClickHouseClient): Promise<readonly ReturnType<typeof readMigrations>[number][]> {
  const rows = await client.query<{ name: string; checksum: string }>(
    `SELECT name, checksum FROM ${client.database}.schema_migrations FINAL`,
  )
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]))
  return readMigrations().filter(({ name, checksum }) => {
    const before = applied.get(name)
    if (before !== undefined && before !== checksum) throw new MigrationChangedError(name)
    return before === undefined
  })
}
