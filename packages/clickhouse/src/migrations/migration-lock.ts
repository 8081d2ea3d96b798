import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseRefusedError, MigrationLockedError } from '../errors.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'

const TABLE_EXISTS = 57
const RETRY_MS = 100
/** Nobody needs this long; who held it longer is gone. */
const STALE_AFTER_S = 120
const WAIT_MS = 180_000

/**
 * Runs `work` while no other process does. ClickHouse has no locks, but it makes a table for exactly one of those who ask;
 * the table is dropped afterwards. One left behind by a process that died is taken away when it was made under another
 * boot of the embedded server, or after {@link STALE_AFTER_S}; statements of migrations can be run twice, so that is safe.
 */
export async function withMigrationLock<T>(client: ClickHouseClient, work: () => Promise<T>): Promise<T> {
  const table = `${client.database}.migration_lock`
  const endsAtMs = performance.now() + WAIT_MS
  const boot = await bootOf(client)
  while (!(await take(client, table, boot))) {
    if (performance.now() > endsAtMs) {
      throw new MigrationLockedError(`${table} stays there; drop it when no process migrates`)
    }
    if (await isStale(client, boot)) await client.command(`DROP TABLE IF EXISTS ${table} SYNC`)
    await delay(RETRY_MS)
  }
  try {
    return await work()
  } finally {
    await client.command(`DROP TABLE IF EXISTS ${table} SYNC`)
  }
}

/** Which run of an embedded server this is; empty for a server that nobody embeds. */
async function bootOf(client: ClickHouseClient): Promise<string> {
  const rows = await client.query<{ boot: string }>(
    `SELECT substitution AS boot FROM system.macros WHERE macro = 'boot'`,
  )
  return rows[0]?.boot ?? ''
}

async function take(client: ClickHouseClient, table: string, boot: string): Promise<boolean> {
  try {
    await client.command(`CREATE TABLE ${table} (held UInt8) ENGINE = Memory COMMENT '${boot}'`)
    return true
  } catch (error) {
    if (error instanceof ClickHouseRefusedError && error.serverCode === TABLE_EXISTS) return false
    throw error
  }
}

async function isStale(client: ClickHouseClient, boot: string): Promise<boolean> {
  const [lock] = await client.query<{ stale: number }>(
    `SELECT comment != {boot:String} OR metadata_modification_time < now() - {stale_after_s:UInt32} AS stale
     FROM system.tables WHERE database = {database:String} AND name = 'migration_lock'`,
    { database: client.database, boot, stale_after_s: STALE_AFTER_S },
  )
  return lock !== undefined && lock.stale !== 0
}
