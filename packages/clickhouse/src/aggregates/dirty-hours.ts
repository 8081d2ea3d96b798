import type { ClickHouseClient } from '../clickhouse-client.ts'

/** An hour whose aggregates may differ from its raw rows, as it was found. */
export interface DirtyHour {
  /** Begin of the hour, ms since the epoch. */
  readonly hourMs: number
  readonly version: number
}

const HOUR_MS = 3_600_000

/** Marks the hours of the given times: reports read them from raw rows until a rebuild found their aggregates equal. */
export async function markDirtyHours(
  client: ClickHouseClient,
  times: Iterable<number>,
  mark: { readonly why: string; readonly nowMs: number },
): Promise<void> {
  const hours = new Set(Array.from(times, (timeMs) => Math.floor(timeMs / HOUR_MS) * HOUR_MS))
  if (hours.size === 0) return
  await client.insertRows(
    `${client.database}.dirty_hours`,
    Array.from(hours, (hourMs) => ({ hour: hourMs / 1000, version: mark.nowMs * 2, dirty: true, why: mark.why })),
  )
}

/** Dirty hours that begin in `[from, to)`. */
export async function dirtyHours(
  client: ClickHouseClient,
  range: { readonly from: Date; readonly to: Date },
): Promise<readonly DirtyHour[]> {
  return await client.query<DirtyHour>(
    `SELECT toUnixTimestamp(hour) * 1000 AS hourMs, version
     FROM ${client.database}.dirty_hours FINAL
     WHERE dirty AND hour >= fromUnixTimestamp({from_s:Int64}) AND hour < fromUnixTimestamp({to_s:Int64})
     ORDER BY hour`,
    { from_s: Math.floor(range.from.getTime() / 1000), to_s: Math.ceil(range.to.getTime() / 1000) },
  )
}

/** Takes marks back; one that was set again in the meantime has a higher version and stays. */
export async function clearDirtyHours(client: ClickHouseClient, hours: readonly DirtyHour[]): Promise<void> {
  if (hours.length === 0) return
  await client.insertRows(
    `${client.database}.dirty_hours`,
    hours.map(({ hourMs, version }) => ({ hour: hourMs / 1000, version: version + 1, dirty: false, why: '' })),
  )
}
