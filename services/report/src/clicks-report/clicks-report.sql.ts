import { METRIC } from './metrics.ts'
import { partsSql, uniquesFunction } from './parts.sql.ts'
import { SqlParams } from './sql-params.ts'
import type { Dimension } from './dimensions.ts'
import type { MetricName, Sum } from './metrics.ts'
import type { ReportPlan } from './report-plan.ts'
import type { ReportRequest } from './report-request.ts'

/** A row of the statement: the totals of everything, or one row of the report. Metrics and dimension fields beside these. */
export interface ReportRow {
  readonly is_total: number
  /** Begin of the interval, seconds since the epoch. */
  readonly bucket: number
  readonly is_other: number
  /** Clicks that reached an offer: what ratios divide by. */
  readonly sent: number
  readonly [field: string]: unknown
}

/**
 * The whole report in one statement, so that rows and totals are of the same moment: every part counted by interval and
 * dimensions, doubled into rows and totals, open lists cut to their first values, metrics computed, names joined.
 * The totals come first; one row more than `limit` says that there are more.
 */
export function clicksReportSql(
  request: ReportRequest,
  plan: ReportPlan,
): { readonly sql: string; readonly params: Readonly<Record<string, unknown>> } {
  const params = new SqlParams()
  const open = plan.dimensions.filter((dimension) => dimension.open)
  const order = orderSql(request, plan)
  const sql = `WITH parts AS (
${partsSql(request, plan, params).join('\nUNION ALL\n')}
)${open.length === 0 ? '' : `,\ntop AS (\n${topSql(request, plan, open, params)}\n)`}
SELECT report.*${namesSql(plan)}
FROM (
  SELECT is_total, bucket, is_other${plan.dimensions.map(({ name, field }) => `, g_${name} AS ${field}`).join('')},
    ${sentSql(plan)} AS sent${request.metrics.map((metric) => `,\n    ${METRIC[metric].sql} AS ${metric}`).join('')}
  FROM (
    SELECT is_total, bucket_or_0 AS bucket, is_other${plan.dimensions.map(({ name }) => `, g_${name}`).join('')}${plan.sums.map((sum) => `,\n      ${mergeSql(sum, plan)} AS s_${sum}`).join('')}
    FROM (
${doubledSql(plan, open)}
    )
    GROUP BY is_total, bucket, is_other${plan.dimensions.map(({ name }) => `, g_${name}`).join('')}
  )
  ORDER BY ${order}
  LIMIT ${params.bind('UInt32', request.limit + 2)}
) AS report
${joinsSql(plan)}
ORDER BY ${order}`
  return { sql, params: params.values }
}

/** The same rows as Parquet, without the totals. */
export function clicksReportParquetSql(
  request: ReportRequest,
  plan: ReportPlan,
): { readonly sql: string; readonly params: Readonly<Record<string, unknown>> } {
  const { sql, params } = clicksReportSql(request, plan)
  const fields = [
    ...(request.interval === 'none' ? [] : ['toDateTime64(bucket, 3, {tz:String}) AS time']),
    ...plan.dimensions.flatMap(({ field, kind }) => (kind === undefined ? [field] : [field, nameField(field)])),
    ...(plan.dimensions.some((dimension) => dimension.open) ? ['is_other = 1 AS is_other'] : []),
    ...request.metrics,
  ]
  return {
    sql: `SELECT ${fields.join(', ')}\nFROM (\n${sql}\n)\nWHERE NOT is_total\nLIMIT {rows:UInt32}\nFORMAT Parquet`,
    params: { ...params, tz: request.tz, rows: request.limit },
  }
}

/** Name of the field with the name of an id: `link_id` → `link_name`. */
export function nameField(field: string): string {
  return field.replace(/_id$/, '_name')
}

/** Each part's row twice, as a row of the report and for the totals; by tags, once for each tag of the link. */
function doubledSql(plan: ReportPlan, open: readonly Dimension[]): string {
  const byTag = plan.dimensions.some(({ name }) => name === 'tags')
  const copies = byTag
    ? `concat([(1, '')], arrayMap(tag -> (0, tag), if(empty(link_tags), [''], link_tags)))`
    : `[(1, ''), (0, '')]`
  const key = ({ name, type, open: isOpen }: Dimension): string => {
    if (name === 'tags') return 'copy.2 AS g_tags'
    const nothing = type === 'String' ? `''` : type === 'Int32' ? 'toInt32(0)' : 'toInt64(0)'
    return `if(is_total = 1${isOpen ? ' OR is_other = 1' : ''}, ${nothing}, d_${name}) AS g_${name}`
  }
  const isOther =
    open.length === 0
      ? 'toUInt8(0)'
      : `toUInt8(is_total = 0 AND (${openKeys(open)}) NOT IN (SELECT ${openKeys(open)} FROM top))`
  return `      SELECT arrayJoin(${copies}) AS copy, copy.1 AS is_total, if(is_total = 1, toInt64(0), bucket) AS bucket_or_0,
        ${[`${isOther} AS is_other`, ...plan.dimensions.map(key), ...plan.sums.map((sum) => `p_${sum}`)].join(', ')}
      FROM parts${byTag ? `\n      LEFT ANY JOIN (SELECT id, tags AS link_tags FROM v_catalog WHERE kind = 'smart_link') AS links ON links.id = parts.d_tags` : ''}`
}

/** The first values of the open dimensions over the whole range, by the metric the report is ordered by. */
function topSql(request: ReportRequest, plan: ReportPlan, open: readonly Dimension[], params: SqlParams): string {
  const metric = leadingMetric(request)
  return `SELECT ${openKeys(open)}
FROM (
  SELECT ${openKeys(open)}${plan.sums.map((sum) => `, ${mergeSql(sum, plan)} AS s_${sum}`).join('')}
  FROM parts
  GROUP BY ${openKeys(open)}
)
ORDER BY ${sortKey(metric, METRIC[metric].sql)} DESC NULLS LAST, ${openKeys(open)}
LIMIT ${params.bind('UInt32', request.top)}`
}

function openKeys(open: readonly Dimension[]): string {
  return open.map(({ name }) => `d_${name}`).join(', ')
}

function mergeSql(sum: Sum, plan: ReportPlan): string {
  switch (sum) {
    case 'payout':
    case 'pending_payout':
    case 'revenue':
    case 'profit':
      return `sumMap(p_${sum})`
    case 'uniques':
      return `${uniquesFunction(plan.uniques)}Merge(p_uniques)`
    default:
      return `sum(p_${sum})`
  }
}

function sentSql({ sums }: ReportPlan): string {
  return sums.includes('delivered') && sums.includes('fallback') ? 's_delivered + s_fallback' : 'toUInt64(0)'
}

function leadingMetric({ order_by: orders, metrics }: ReportRequest): MetricName {
  const ordered = orders.find(({ name }) => name in METRIC)
  return (ordered?.name as MetricName | undefined) ?? metrics[0] ?? 'gross'
}

/** Over the columns of the report; ends in every key, so that equal rows have an order too. */
function orderSql(request: ReportRequest, plan: ReportPlan): string {
  const fields = new Map(plan.dimensions.map(({ name, field }) => [name as string, field]))
  const defaults = [
    ...(request.interval === 'none' ? [] : [{ name: 'time', descending: false }]),
    { name: leadingMetric(request), descending: true },
  ]
  const given = request.order_by.length > 0 ? request.order_by : defaults
  const keys = given.map(({ name, descending }) => {
    const column = name === 'time' ? 'bucket' : (fields.get(name) ?? sortKey(name as MetricName, name))
    return `${column} ${descending ? 'DESC' : 'ASC'} NULLS LAST`
  })
  return ['is_total DESC', ...keys, 'bucket', 'is_other', ...fields.values()].join(', ')
}

/** Amounts of several currencies are ordered by the largest one; they are never added. */
function sortKey(metric: MetricName, value: string): string {
  const { kind } = METRIC[metric]
  if (kind !== 'money' && kind !== 'money_ratio') return value
  return `arrayMax(arrayPushBack(arrayMap(amount -> toFloat64(amount), mapValues(${value})), toFloat64(-1e18)))`
}

function namesSql({ dimensions }: ReportPlan): string {
  return dimensions
    .filter(({ kind }) => kind !== undefined)
    .map(({ name, field }) => `, n_${name}.name AS ${nameField(field)}`)
    .join('')
}

function joinsSql({ dimensions }: ReportPlan): string {
  return dimensions
    .filter(({ kind }) => kind !== undefined)
    .map(
      ({ name, field, kind }) =>
        `LEFT ANY JOIN (SELECT id, ${kind === 'domain' ? `JSONExtractString(body, 'hostname')` : 'name'} AS name FROM v_catalog WHERE kind = '${kind}') AS n_${name} ON n_${name}.id = report.${field}`,
    )
    .join('\n')
}
