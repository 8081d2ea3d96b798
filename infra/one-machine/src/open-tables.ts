import { join } from 'node:path'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseConnection } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { startEmbeddedClickHouse } from '@smartlink/clickhouse/embedded/start-embedded-clickhouse'
import { migrateWhenReachable } from '@smartlink/clickhouse/migrations/migrate-when-reachable'
import { retentionFrom } from '@smartlink/clickhouse/retention/retention'
import type { ProcessContext } from '@smartlink/service-kit/run-process'
import type { Settings } from '@smartlink/service-kit/settings'

/** A ClickHouse with every table in it. */
export interface Tables {
  readonly connection: ClickHouseConnection
  /** For people who write SQL; only where the server is ours. */
  readonly analyst?: { readonly user: string; readonly password_file: string }
  close(): Promise<void>
}

/** Starts the embedded server, or takes the one that the settings name; applies the migrations, and how long things are kept. */
export async function openTables(
  settings: Settings,
  secretsDirectory: string,
  { logger, waiting }: Pick<ProcessContext, 'logger' | 'waiting'>,
): Promise<Tables> {
  const prepare = async (connection: ClickHouseConnection, fsync: boolean): Promise<void> => {
    const client = openClickHouse(connection, 'schema')
    const retention = retentionFrom(settings)
    const retentionChanged = (change: object) => logger.warn(change, 'From now on this is kept for another time')
    try {
      const options = { cluster: connection.cluster, fsync, retention, retentionChanged }
      await migrateWhenReachable(client, options, waiting)
    } finally {
      await client.close()
    }
  }
  const given = connectionFrom(settings)
  if (given !== undefined) {
    await prepare(given, false)
    return { connection: given, close: () => Promise.resolve() }
  }
  const server = await startEmbeddedClickHouse({
    dir: join(settings.data, 'clickhouse'),
    httpPort: settings.clickhousePort,
    database: settings.clickhouseDatabase,
    analystPasswordFile: join(secretsDirectory, 'analyst-password'),
    logger,
  })
  await prepare(server.connection, true)
  const { user, passwordFile } = server.analyst
  return {
    connection: server.connection,
    analyst: { user, password_file: passwordFile },
    close: () => server.stop(),
  }
}
