import { DEDUPLICATION_WINDOW } from './migrations/render-migration.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'

export interface ServerProbe {
  readonly version: string
  /** The server's clock minus ours, ms; half the round trip is taken out. */
  readonly clockAheadMs: number
  /** What makes counts untrustworthy on this server, in words; empty when all is well. */
  readonly problems: readonly string[]
}

/** Oldest version whose settings this package knows. */
const OLDEST_VERSION = [25, 8] as const
const CLOCK_TOLERANCE_MS = 1_000

/** Looks at a server before it is trusted: version, clock, and the settings exactness stands on. Tables have to be there. */
export async function probeServer(client: ClickHouseClient, now: () => number = Date.now): Promise<ServerProbe> {
  const askedAtMs = now()
  const [server] = await client.query<{ version: string; now_ms: number }>(
    'SELECT version() AS version, toUnixTimestamp64Milli(now64(3)) AS now_ms',
  )
  const answeredAtMs = now()
  const version = server?.version ?? ''
  const clockAheadMs = Math.round((server?.now_ms ?? 0) - (askedAtMs + answeredAtMs) / 2)
  const narrow = await client.query<{ name: string }>(
    `SELECT name FROM system.tables
     WHERE database = {database:String} AND engine LIKE '%MergeTree'
       AND toUInt64OrZero(extract(create_table_query, 'replicated_deduplication_window = (\\\\d+)')) < {window:UInt64}
     ORDER BY name`,
    { database: client.database, window: DEDUPLICATION_WINDOW },
  )
  return {
    version,
    clockAheadMs,
    problems: [
      ...(isOlder(version) ? [`ClickHouse ${version} is older than ${OLDEST_VERSION.join('.')}`] : []),
      ...(Math.abs(clockAheadMs) > CLOCK_TOLERANCE_MS ? [`its clock is ${clockAheadMs} ms ahead of ours`] : []),
      ...narrow.map(({ name }) => `${name} remembers fewer than ${DEDUPLICATION_WINDOW} inserts`),
    ],
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1])
}
