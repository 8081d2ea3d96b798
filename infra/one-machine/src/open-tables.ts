import { join } from 'node:path'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseConnection } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { startEmbeddedClickHouse } from '@smartlink/clickhouse/embedded/start-embedded-clickhouse'
import { migrateWhenReachable } from '@smartlink/clickhouse/migrations/migrate-when-reachable'
import type { ProcessContext } from '@smartlink/service-kit/run-process'
import type { Settings } from '@smartlink/service-kit/settings'

/** A ClickHouse with every table in it. */
export interface Tables {
  readonly connection: ClickHouseConnection
  /** For people who write SQL; only where the server is ours. */
  readonly analyst?: { readonly user: string; readonly password_file: string }
  close(): Promise<void>
}

/** Starts the embedded server, or takes the one that the settings name, and applies the migrations. */
export async function openTables(
  settings: Settings,
  secretsDirectory: string,
  { logger, waiting }: Pick<ProcessContext, 'logger' | 'waiting'>,
): Promise<Tables> {
  const given = connectionFrom(settings)
  if (given !== undefined) {
    await applyMigrations(given, false, waiting)
    return { connection: given, close: () => Promise.resolve() }
  }
  const server = await startEmbeddedClickHouse({
    dir: join(settings.data, 'clickhouse'),
    httpPort: settings.clickhousePort,
    database: settings.clickhouseDatabase,
    analystPasswordFile: join(secretsDirectory, 'analyst-password'),
    logger,
  })
  await applyMigrations(server.connection, true, waiting)
  const { user, passwordFile } = server.analyst
  return {
    connection: server.connection,
    analyst: { user, password_file: passwordFile },
    close: () => server.stop(),
  }
}

async function applyMigrations(
  connection: ClickHouseConnection,
  fsync: boolean,
  waiting: (reason: string) => void,
): Promise<void> {
  const client = openClickHouse(connection, 'schema')
  try {
    await migrateWhenReachable(client, { cluster: connection.cluster, fsync }, waiting)
  } finally {
    await client.close()
  }
}
