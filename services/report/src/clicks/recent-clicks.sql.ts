import { conditionsSql } from '../clicks-report/conditions.sql.ts'
import { SqlParams } from '../clicks-report/sql-params.ts'
import type { Condition } from '../clicks-report/condition.ts'

export interface RecentClicksQuestion {
  readonly columns: string
  readonly conditions: readonly Condition[]
  /** Begin of the stretch of time that is looked at, ms. */
  readonly fromMs: number
  /** End of it, ms; not included. */
  readonly toMs: number
  /** Only what is older than this click, where a page ended. */
  readonly before: { readonly timeMs: number; readonly clickId: string } | undefined
  readonly limit: number
}

/** Clicks of a stretch of time, newest first. */
export function recentClicksSql(question: RecentClicksQuestion): {
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
} {
  const params = new SqlParams()
  const { columns, conditions, fromMs, toMs, before, limit } = question
  const where = [
    `time >= ${params.time(fromMs)}`,
    `time < ${params.time(toMs)}`,
    ...(before === undefined
      ? []
      : [`(time, click_id) < (${params.time(before.timeMs)}, toUUID(${params.bind('String', before.clickId)}))`]),
    ...conditionsSql(conditions, params),
  ]
  return {
    sql: `SELECT ${columns} FROM clicks WHERE ${where.join(' AND ')}
ORDER BY time DESC, clicks.click_id DESC LIMIT ${params.bind('UInt32', limit)}`,
    params: params.values,
  }
}
