import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseClient, ClickHouseConnection, ClientPurpose } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { serverFiles } from '@smartlink/clickhouse/embedded/server-files'
import { startEmbeddedClickHouse } from '@smartlink/clickhouse/embedded/start-embedded-clickhouse'
import { SERVICE_USER } from '@smartlink/clickhouse/embedded/users-config'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import { DirectoryInUseError } from '@smartlink/service-kit/errors'
import type { Settings } from '@smartlink/service-kit/flags'
import { createLogger } from '@smartlink/service-kit/logger'
import { RequestError } from '../errors.ts'

/**
 * Gives a client of ClickHouse to `work` and closes it afterwards. The embedded server is used where it runs already (at
 * `--clickhouse-port`), and started for as long as it takes where it does not.
 */
export async function withTables<T>(
  settings: Settings,
  purpose: ClientPurpose,
  work: (tables: ClickHouseClient) => Promise<T>,
): Promise<T> {
  const use = async (connection: ClickHouseConnection): Promise<T> => {
    const client = openClickHouse(connection, purpose)
    try {
      return await work(client)
    } finally {
      await client.close()
    }
  }
  const connection = connectionFrom(settings)
  return connection === undefined ? withEmbeddedServer(settings, use) : use(connection)
}

async function withEmbeddedServer<T>(
  settings: Settings,
  use: (connection: ClickHouseConnection) => Promise<T>,
): Promise<T> {
  const dir = join(settings.data, 'clickhouse')
  if (!existsSync(dir)) {
    throw new RequestError(
      `${settings.data} holds no ClickHouse; name the data directory with --data, or a server with --clickhouse`,
    )
  }
  const lock = tryLock(settings.data)
  if (lock === undefined) return use(runningServer(settings))
  try {
    const logger = createLogger({ level: 'warn', pretty: process.stderr.isTTY === true })
    const server = await startEmbeddedClickHouse({
      dir,
      httpPort: 0,
      database: settings.clickhouseDatabase,
      analystPasswordFile: join(settings.secrets ?? join(settings.data, 'secrets'), 'analyst-password'),
      logger,
    })
    try {
      return await use(server.connection)
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

/** The embedded server of the process that runs. */
export function runningServer(settings: Settings): ClickHouseConnection {
  return {
    url: `http://127.0.0.1:${settings.clickhousePort}`,
    user: SERVICE_USER,
    passwordFile: serverFiles(join(settings.data, 'clickhouse')).servicePassword,
    database: settings.clickhouseDatabase,
  }
}

function tryLock(dataDir: string): ReturnType<typeof lockDirectory> | undefined {
  try {
    return lockDirectory(dataDir)
  } catch (error) {
    if (error instanceof DirectoryInUseError) return undefined
    throw error
  }
}
