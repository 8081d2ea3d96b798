import type { ClickHouseClient, QueryOptions } from '@smartlink/clickhouse/clickhouse-client'
import type { Condition } from '../clicks-report/condition.ts'
import { writeCursor } from './click-cursor.ts'
import type { ClickCursor } from './click-cursor.ts'
import { rowJson } from './click-json.ts'
import { recentClicksSql } from './recent-clicks.sql.ts'

export interface RecentClicksRequest {
  readonly columns: string
  readonly conditions: readonly Condition[]
  readonly fromMs: number
  readonly toMs: number
  readonly cursor: ClickCursor | undefined
  readonly limit: number
}

export interface ClickPage {
  readonly rows: readonly Record<string, unknown>[]
  /** Where the next page begins; null when there is none. */
  readonly nextCursor: string | null
}

const FIRST_STRETCH_MS = 3_600_000
const STRETCH_GROWTH = 8

/**
 * The newest clicks of a range. The range is looked at in stretches from its end, each longer than the one before, so that
 * a page of a busy link reads an hour and one of a quiet link still finds what it has.
 */
export async function recentClicks(
  clickhouse: ClickHouseClient,
  { columns, conditions, fromMs, toMs, cursor, limit }: RecentClicksRequest,
  options: QueryOptions,
): Promise<ClickPage> {
  const rows: Record<string, unknown>[] = []
  let endMs = cursor === undefined ? toMs : Math.min(toMs, cursor.timeMs + 1)
  let stretchMs = FIRST_STRETCH_MS
  while (endMs > fromMs && rows.length <= limit) {
    const beginMs = Math.max(fromMs, endMs - stretchMs)
    const { sql, params } = recentClicksSql({
      columns,
      conditions,
      fromMs: beginMs,
      toMs: endMs,
      before: cursor,
      // One more says whether there is another page.
      limit: limit + 1 - rows.length,
    })
    rows.push(...(await clickhouse.query<Record<string, unknown>>(sql, params, options)))
    endMs = beginMs
    stretchMs *= STRETCH_GROWTH
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor =
    rows.length > limit && last !== undefined
      ? writeCursor({
          timeMs: Date.parse(`${String(last['time']).replace(' ', 'T')}Z`),
          clickId: String(last['click_id']),
        })
      : null
  return { rows: page.map(rowJson), nextCursor }
}
