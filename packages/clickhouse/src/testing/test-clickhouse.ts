import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClickHouse } from '../clickhouse-client.ts'
import { startEmbeddedClickHouse } from '../embedded/start-embedded-clickhouse.ts'
import { migrate } from '../migrations/migrate.ts'
import type { ClickHouseClient, ClientPurpose } from '../clickhouse-client.ts'
import type { EmbeddedClickHouse, ServerLogger } from '../embedded/start-embedded-clickhouse.ts'

/** A real server with all tables, in a directory of its own that is removed at the end. */
export interface TestClickHouse extends EmbeddedClickHouse {
  readonly dir: string
  /** A client that is closed with the server. */
  open(purpose: ClientPurpose, as?: { readonly user: string; readonly passwordFile: string }): ClickHouseClient
}

const QUIET: ServerLogger = { info: () => undefined, warn: () => undefined }

export async function startTestClickHouse({
  tables = true,
}: { readonly tables?: boolean } = {}): Promise<TestClickHouse> {
  const dir = mkdtempSync(join(tmpdir(), 'smartlink-clickhouse-'))
  const server = await startEmbeddedClickHouse({ dir, httpPort: 0, logger: QUIET, memoryBytes: 1024 ** 3 })
  const clients: ClickHouseClient[] = []
  const open: TestClickHouse['open'] = (purpose, as) => {
    const client = openClickHouse({ ...server.connection, ...as }, purpose)
    clients.push(client)
    return client
  }
  if (tables) await migrate(open('schema'), { fsync: false })
  return {
    ...server,
    dir,
    open,
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
