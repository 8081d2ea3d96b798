import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'

/** One partition of one log, as raw rows name it. */
export interface RawPlace {
  readonly logId: string
  readonly partition: number
}

const STORED = ['clicks', 'erased_through']

/**
 * Highest offset of this partition that is stored, or was and is erased; null when there is none. `from` keeps the search short where
 * rows are expected.
 */
export async function storedThrough(
  clickhouse: ClickHouseClient,
  { logId, partition }: RawPlace,
  from: number,
  signal: AbortSignal,
): Promise<number | null> {
  const here = 'log_id = {log_id:String} AND log_partition = {partition:UInt16} AND log_offset >= {from:UInt64}'
  const highest = async (atLeast: number): Promise<number | null> => {
    const [row] = await clickhouse.query<{ rows: number; highest: number }>(
      `SELECT count() AS rows, max(log_offset) AS highest
       FROM (${STORED.map((table) => `SELECT log_offset FROM ${table} WHERE ${here}`).join(' UNION ALL ')})`,
      { log_id: logId, partition, from: atLeast },
      { signal },
    )
    return row === undefined || row.rows === 0 ? null : row.highest
  }
  // Searching all offsets reads a column of the whole table; it is only needed when nothing is where it should be.
  return (await highest(from)) ?? (from === 0 ? null : await highest(0))
}

/** Origins (hex) of the clicks stored within an offset range, both ends included. */
export async function storedOrigins(
  clickhouse: ClickHouseClient,
  { logId, partition }: RawPlace,
  { first, last }: { readonly first: number; readonly last: number },
  signal: AbortSignal,
): Promise<Set<string>> {
  const rows = await clickhouse.query<{ origin: string }>(
    `SELECT lower(hex(origin)) AS origin FROM clicks
     WHERE log_id = {log_id:String} AND log_partition = {partition:UInt16}
       AND log_offset BETWEEN {first:UInt64} AND {last:UInt64}`,
    { log_id: logId, partition, first, last },
    { signal },
  )
  return new Set(rows.map(({ origin }) => origin))
}

/** Which of these clicks (UUID text) are stored, from whatever log. `fromMs` and `toMs` bound their times. */
export async function storedClickIds(
  clickhouse: ClickHouseClient,
  ids: readonly string[],
  times: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
): Promise<Set<string>> {
  // Another name for the text, or the condition would compare it instead of the id.
  const rows = await clickhouse.query<{ id: string }>(
    `SELECT toString(click_id) AS id FROM clicks
     WHERE time BETWEEN fromUnixTimestamp64Milli({from_ms:Int64}) AND fromUnixTimestamp64Milli({to_ms:Int64})
       AND click_id IN {ids:Array(UUID)}`,
    { ids, from_ms: times.fromMs, to_ms: times.toMs },
    { signal },
  )
  return new Set(rows.map(({ id }) => id))
}
