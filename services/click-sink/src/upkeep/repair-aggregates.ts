import { dirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { rebuildableSince, rebuildAggregates } from '@smartlink/clickhouse/aggregates/rebuild-aggregates'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'

const DAY_MS = 86_400_000
/** Marks younger than this may belong to an insert that is still under way. */
const YOUNGEST_MS = 30_000

/**
 * Builds the aggregates of the newest day that has hours in doubt again from its raw rows; returns that day, undefined
 * when there was none. `schema` is a client that may change tables.
 */
export async function repairAggregates(schema: ClickHouseClient, nowMs: number): Promise<Date | undefined> {
  // Older hours can't be made again, and reports go on reading what raw rows are left of them.
  const range = { from: await rebuildableSince(schema), to: new Date(nowMs + DAY_MS) }
  const marked = await dirtyHours(schema, range)
  const newest = marked.findLast(({ version }) => version / 2 <= nowMs - YOUNGEST_MS)
  if (newest === undefined) return undefined
  const day = new Date(newest.hourMs)
  await rebuildAggregates(schema, { from: day, to: day })
  return day
}
