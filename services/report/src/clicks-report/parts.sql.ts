import { conditionsSql } from './conditions.sql.ts'
import { MONEY_TYPE, NO_MONEY } from './metrics.ts'
import { timeBucketSql } from './time-bucket.sql.ts'
import type { Dimension } from './dimensions.ts'
import type { Sum } from './metrics.ts'
import type { ReportPlan, Source, TimeSlice } from './report-plan.ts'
import type { ReportRequest } from './report-request.ts'
import type { SqlParams } from './sql-params.ts'

/**
 * The parts of a report: each counts something in one table, grouped by the same interval and dimensions, with the same
 * columns: `bucket`, `d_<dimension>`, `p_<sum>`. What a part does not count is zero in it.
 */
export function partsSql(request: ReportRequest, plan: ReportPlan, params: SqlParams): readonly string[] {
  const context: PartContext = { request, plan, params }
  const parts: string[] = []
  if (plan.clicks !== undefined) parts.push(...clickParts(context, plan.clicks))
  if (plan.skips !== undefined) parts.push(...skipParts(context, plan.skips))
  if (plan.uniques !== undefined) parts.push(uniquesPart(context, plan.uniques))
  if (plan.conversions) parts.push(conversionsPart(context))
  return parts
}

interface PartContext {
  readonly request: ReportRequest
  readonly plan: ReportPlan
  readonly params: SqlParams
}

interface Part {
  readonly from: string
  /** The column by whose time the rows are placed. */
  readonly time: string
  readonly where: readonly string[]
  readonly sums: Partial<Readonly<Record<Sum, string>>>
  readonly columnOf?: (dimension: Dimension) => string
}

function part(
  { request, plan, params }: PartContext,
  { from, time, where, sums, columnOf = ({ column }) => column }: Part,
): string {
  const columns = [
    `${timeBucketSql(time, request.interval, request.tz, params)} AS bucket`,
    ...plan.dimensions.map((dimension) => `${dimensionValue(dimension, columnOf(dimension))} AS d_${dimension.name}`),
    ...plan.sums.map((sum) => `${sums[sum] ?? zero(sum, plan)} AS p_${sum}`),
  ]
  const keys = ['bucket', ...plan.dimensions.map(({ name }) => `d_${name}`)]
  const conditions = [...where, ...conditionsSql(request.conditions, params, columnOf)]
  return `SELECT ${columns.join(', ')}\nFROM ${from}\nWHERE ${conditions.join('\n  AND ')}\nGROUP BY ${keys.join(', ')}`
}

function dimensionValue({ name, type }: Dimension, column: string): string {
  // Tags are looked up by the link once everything is counted.
  return name === 'tags' || type === 'Int32'
    ? `toInt32(${column})`
    : type === 'Int64'
      ? `toInt64(${column})`
      : `toString(${column})`
}

function zero(sum: Sum, plan: ReportPlan): string {
  switch (sum) {
    case 'payout':
    case 'pending_payout':
    case 'revenue':
    case 'profit':
      return NO_MONEY
    case 'uniques':
      return `arrayReduce('${uniquesFunction(plan.uniques)}State', emptyArrayDate(), emptyArrayUInt64())`
    default:
      return 'toUInt64(0)'
  }
}

export function uniquesFunction(uniques: ReportPlan['uniques']): string {
  return uniques === 'exact' ? 'uniqExact' : 'uniqCombined64'
}

function clickParts(context: PartContext, source: Source): readonly string[] {
  const outcomes = ['delivered', 'fallback', 'blocked', 'lost'] as const
  const sumsBy = (text: (outcome: string) => string): Part['sums'] =>
    Object.fromEntries(outcomes.map((outcome) => [outcome, text(outcome)]))
  return fromSource(context, source, {
    hourly: (table) => ({ from: table, sums: sumsBy((outcome) => `sumIf(clicks, outcome = '${outcome}')`) }),
    raw: () => ({ from: 'clicks', sums: sumsBy((outcome) => `countIf(outcome = '${outcome}')`) }),
  })
}

/** A skip is a member that was looked at and failed; its offer and its reason are the dimensions here. */
function skipParts(context: PartContext, source: Source): readonly string[] {
  const failed = (result: string): string => `${result} NOT IN ('chosen', 'not_drawn', 'not_reached')`
  return fromSource(context, source, {
    hourly: (table) => ({
      from: table,
      where: [failed('result')],
      sums: { skips: 'sum(steps)' },
      columnOf: ({ name, column }) => (name === 'reason' ? 'result' : column),
    }),
    raw: () => ({
      from: 'clicks ARRAY JOIN trace AS step',
      where: [failed('step.result')],
      sums: { skips: 'count()' },
      columnOf: ({ name, column }) => (name === 'reason' ? 'step.result' : name === 'offer' ? 'step.offer_id' : column),
    }),
  })
}

function fromSource(
  context: PartContext,
  { hourly, raw, dirtyHoursS }: Source,
  forms: {
    hourly(table: string): Omit<Part, 'time' | 'where'> & { where?: readonly string[] }
    raw(): Omit<Part, 'time' | 'where'> & { where?: readonly string[] }
  },
): readonly string[] {
  const { params } = context
  const parts: string[] = []
  if (hourly !== undefined) {
    const form = forms.hourly(hourly.table)
    const { fromMs, toMs } = hourly.slice
    const hours = [
      `hour >= toDateTime(${params.bind('Int64', fromMs / 1000)})`,
      `hour < toDateTime(${params.bind('Int64', toMs / 1000)})`,
      ...(dirtyHoursS.length === 0 ? [] : [`toUnixTimestamp(hour) NOT IN ${dirtyHours(dirtyHoursS, params)}`]),
    ]
    parts.push(part(context, { ...form, time: 'hour', where: [...hours, ...(form.where ?? [])] }))
  }
  const slices = raw.map((slice) => sliceSql(slice, 'time', params))
  if (dirtyHoursS.length > 0) {
    const around = { fromMs: (dirtyHoursS[0] ?? 0) * 1000, toMs: ((dirtyHoursS.at(-1) ?? 0) + 3600) * 1000 }
    slices.push(
      `(${sliceSql(around, 'time', params)} AND toUnixTimestamp(toStartOfHour(time)) IN ${dirtyHours(dirtyHoursS, params)})`,
    )
  }
  if (slices.length > 0) {
    const form = forms.raw()
    parts.push(part(context, { ...form, time: 'time', where: [`(${slices.join(' OR ')})`, ...(form.where ?? [])] }))
  }
  return parts
}

function dirtyHours(hoursS: readonly number[], params: SqlParams): string {
  return params.bind('Array(UInt32)', [...hoursS])
}

/** Visitors are told apart within a UTC day, because their key is made with that day's secret. */
function uniquesPart(context: PartContext, uniques: NonNullable<ReportPlan['uniques']>): string {
  const { request, params } = context
  return part(context, {
    from: 'clicks',
    time: 'time',
    where: [sliceSql(request, 'time', params), `class != 'preflight'`],
    sums: { uniques: `${uniquesFunction(uniques)}State(toDate(time), visitor_key)` },
  })
}

function conversionsPart(context: PartContext): string {
  const { request, params } = context
  const { fromMs, toMs } = request
  const atClick = request.time_basis === 'click'
  const time = atClick ? 'click_time' : 'received_at'
  return part(context, {
    from: 'conversions FINAL',
    time,
    where: [
      // The day of the click is what the table is ordered by; no conversion comes before its click.
      ...(atClick ? [`click_day >= toDate(${params.time(fromMs)})`] : []),
      `click_day <= toDate(${params.time(toMs)})`,
      sliceSql(request, time, params),
    ],
    sums: {
      approved: `countIf(status = 'approved')`,
      pending: `countIf(status = 'pending')`,
      rejected: `countIf(status = 'rejected')`,
      payout: moneySum('approved', moneyOf('payout')),
      pending_payout: moneySum('pending', moneyOf('payout')),
      revenue: moneySum('approved', moneyOf('revenue')),
      profit: moneySum('approved', PROFIT),
    },
  })
}

function sliceSql({ fromMs, toMs }: TimeSlice, column: string, params: SqlParams): string {
  return `(${column} >= ${params.time(fromMs)} AND ${column} < ${params.time(toMs)})`
}

function moneySum(status: string, amounts: string): string {
  return `sumMapIf(${amounts}, status = '${status}')`
}

/** One amount by its currency; nothing where no currency was given. */
function moneyOf(column: 'payout' | 'revenue'): string {
  return `if(${column}_currency = '', ${NO_MONEY}, CAST(map(toString(${column}_currency), toDecimal128(${column}, 6)), '${MONEY_TYPE}'))`
}

/** Revenue less payout, each in its own currency. */
const PROFIT = `multiIf(
  payout_currency = '', ${moneyOf('revenue')},
  revenue_currency = payout_currency, CAST(map(toString(payout_currency), toDecimal128(revenue - payout, 6)), '${MONEY_TYPE}'),
  revenue_currency = '', CAST(map(toString(payout_currency), toDecimal128(-payout, 6)), '${MONEY_TYPE}'),
  CAST(map(toString(revenue_currency), toDecimal128(revenue, 6), toString(payout_currency), toDecimal128(-payout, 6)), '${MONEY_TYPE}'))`
