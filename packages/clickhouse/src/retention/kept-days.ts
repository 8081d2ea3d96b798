import type { ClickHouseClient } from '../clickhouse-client.ts'
import { LIFETIMES } from './lifetimes.ts'
import type { Lifetime } from './lifetimes.ts'

const DAYS = /\bTTL\b.*?\+ toIntervalDay\((\d+)\)/

/** For how many days the tables as they are keep what they hold; what has no lifetime is absent. */
export async function keptDays(client: ClickHouseClient): Promise<ReadonlyMap<Lifetime, number>> {
  const tables = await client.query<{ name: string; engine_full: string }>(
    'SELECT name, engine_full FROM system.tables WHERE database = {database:String}',
    { database: client.database },
  )
  const engines = new Map(tables.map(({ name, engine_full }) => [name, engine_full]))
  const columns = new Map(
    (await client.query<{ name: string; ttl_expression: string }>(`DESCRIBE TABLE ${client.database}.clicks`)).map(
      ({ name, ttl_expression }) => [name, `TTL ${ttl_expression}`],
    ),
  )
  return new Map(
    LIFETIMES.flatMap((lifetime): [Lifetime, number][] => {
      const text = lifetime.column === undefined ? engines.get(lifetime.table) : columns.get(lifetime.column)
      const days = DAYS.exec(text ?? '')?.[1]
      return days === undefined ? [] : [[lifetime, Number(days)]]
    }),
  )
}

/** For how many days clicks are kept; Infinity when they have no lifetime. */
export async function clicksKeptDays(client: ClickHouseClient): Promise<number> {
  return find(await keptDays(client), 'clicks', undefined)
}

/** For how many days clicks keep the hash of their address. */
export async function addressesKeptDays(client: ClickHouseClient): Promise<number> {
  const kept = await keptDays(client)
  return Math.min(find(kept, 'clicks', undefined), find(kept, 'clicks', 'address_key'))
}

function find(kept: ReadonlyMap<Lifetime, number>, table: string, column: string | undefined): number {
  for (const [lifetime, days] of kept) if (lifetime.table === table && lifetime.column === column) return days
  return Infinity
}
