import type { ProblemDetail } from '@smartlink/http/problem'
import type { Principal } from '@smartlink/http/roles'
import { publisherMayGroupBy, publisherMayMeasure } from '../access/publisher-limits.ts'
import { readParameters } from '../http/query-problems.ts'
import type { Condition } from './condition.ts'
import { DIMENSIONS } from './dimensions.ts'
import { METRICS } from './metrics.ts'
import type { GivenReportQuery } from './report-query.ts'
import { MAX_EXPORT_ROWS, MAX_ROWS, reportQueryShape } from './report-query.ts'
import { defaultFrom, MAX_RANGE_DAYS, parseBound } from './time-range.ts'

/** A report that may be made: every part of it is known, allowed and bounded. */
export interface ReportRequest extends Omit<GivenReportQuery, 'from' | 'to' | 'limit' | 'filter'> {
  readonly fromMs: number
  readonly toMs: number
  /** When it was asked for: a range that reaches up to then is open at its end. */
  readonly askedAtMs: number
  readonly limit: number
  readonly conditions: readonly Condition[]
}

const DEFAULT_LIMIT = 1_000
const DAY_MS = 86_400_000

/** Reads the parameters of a report as somebody may ask for it; all that is wrong with them is said at once. */
export function readReportRequest(
  given: Readonly<Record<string, unknown>>,
  principal: Pick<Principal, 'role' | 'publisherId'>,
  nowMs: number,
): { readonly request: ReportRequest } | { readonly errors: readonly ProblemDetail[] } {
  const { values: query, errors } = readParameters(reportQueryShape, given)
  const range = readRange(query, nowMs, errors)
  checkLimit(query, errors)
  checkOrder(query, errors)
  if (principal.role === 'publisher') checkPublisher(query, errors)
  if (errors.length > 0 || range === undefined) return { errors }

  const { from: _from, to: _to, filter, limit = DEFAULT_LIMIT, ...rest } = query as GivenReportQuery
  return { request: { ...rest, ...range, askedAtMs: nowMs, limit, conditions: withDefaults(filter, principal) } }
}

/** Without a condition on the class a report covers people and declared bots; a publisher sees its own rows only. */
function withDefaults(
  given: readonly Condition[],
  principal: Pick<Principal, 'role' | 'publisherId'>,
): readonly Condition[] {
  const classes: Condition = { dimension: 'class', not: false, values: ['human', 'bot'] }
  return [
    ...given,
    ...(given.some((condition) => condition.dimension === 'class') ? [] : [classes]),
    ...(principal.role === 'publisher'
      ? [{ dimension: 'publisher' as const, not: false, values: [principal.publisherId ?? -1] }]
      : []),
  ]
}

function readRange(
  query: Partial<GivenReportQuery>,
  nowMs: number,
  errors: ProblemDetail[],
): { readonly fromMs: number; readonly toMs: number } | undefined {
  const { tz } = query
  if (tz === undefined) return undefined
  const toMs = query.to === undefined ? nowMs : parseBound(query.to, tz, 'to')
  const fromMs = query.from === undefined ? defaultFrom(toMs ?? nowMs, tz) : parseBound(query.from, tz, 'from')
  for (const [name, value] of [
    ['from', fromMs],
    ['to', toMs],
  ] as const) {
    if (value !== undefined) continue
    const message =
      'Must be RFC 3339 (2026-06-10T12:00:00Z), or a date or wall-clock time (2026-06-10, 2026-06-10T12:00)'
    errors.push({ pointer: `?${name}`, code: 'bad_format', message })
  }
  if (fromMs === undefined || toMs === undefined) return undefined
  if (fromMs >= toMs) errors.push({ pointer: '?to', code: 'too_small', message: 'Must lie after from' })
  const maximum = MAX_RANGE_DAYS[query.interval ?? 'none']
  if (toMs - fromMs > maximum * DAY_MS) {
    errors.push({ pointer: '?from', code: 'range_too_long', message: `At most ${maximum} days with this interval` })
  }
  return { fromMs, toMs }
}

function checkLimit({ limit, format }: Partial<GivenReportQuery>, errors: ProblemDetail[]): void {
  if (limit === undefined || format !== 'json' || limit <= MAX_ROWS) return
  errors.push({
    pointer: '?limit',
    code: 'too_large',
    message: `Must be at most ${MAX_ROWS}; csv and parquet take ${MAX_EXPORT_ROWS}`,
  })
}

function checkOrder(query: Partial<GivenReportQuery>, errors: ProblemDetail[]): void {
  const { order_by: orders, group_by: groups, metrics, interval } = query
  if (orders === undefined || groups === undefined || metrics === undefined || interval === undefined) return
  const allowed: readonly string[] = [...(interval === 'none' ? [] : ['time']), ...groups, ...metrics]
  orders.forEach(({ name }, index) => {
    if (allowed.includes(name)) return
    errors.push({
      pointer: `?order_by/${index}/name`,
      code: 'not_allowed',
      message: 'Must be in the report to order it',
      allowed,
    })
  })
}

function checkPublisher(query: Partial<GivenReportQuery>, errors: ProblemDetail[]): void {
  const message = 'Is not shown to publishers'
  const dimensions = DIMENSIONS.filter(publisherMayGroupBy)
  const refuse = (pointer: string, allowed: readonly string[]): void => {
    errors.push({ pointer, code: 'not_for_publishers', message, allowed })
  }
  query.group_by?.forEach((name, index) => {
    if (!publisherMayGroupBy(name)) refuse(`?group_by/${index}`, dimensions)
  })
  query.filter?.forEach(({ dimension }, index) => {
    if (!publisherMayGroupBy(dimension)) refuse(`?filter/${index}/dimension`, dimensions)
  })
  query.metrics?.forEach((name, index) => {
    if (!publisherMayMeasure(name)) refuse(`?metrics/${index}`, METRICS.filter(publisherMayMeasure))
  })
}
