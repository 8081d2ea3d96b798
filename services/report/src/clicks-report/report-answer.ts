import { nameField } from './clicks-report.sql.ts'
import { METRIC } from './metrics.ts'
import { moneyTexts } from './money-text.ts'
import { formatInZone } from './zone-time.ts'
import type { ReportRow } from './clicks-report.sql.ts'
import type { Dimension } from './dimensions.ts'
import type { MetricName } from './metrics.ts'
import type { MoneyText } from './money-text.ts'
import type { ReportPlan } from './report-plan.ts'
import type { ReportRequest } from './report-request.ts'

export type MetricValue = number | null | readonly MoneyText[]
export type RowValue = MetricValue | string | boolean

/** One row of the answer: `time`, fields of the dimensions with names, `is_other`, metrics. */
export type AnswerRow = Readonly<Record<string, RowValue>>

export interface ReportAnswer {
  readonly totals: Readonly<Record<string, MetricValue>>
  readonly rows: readonly AnswerRow[]
  /** There are more rows than were asked for. */
  readonly truncated: boolean
}

/** Makes the answer of the statement's rows. */
export function reportAnswer(request: ReportRequest, plan: ReportPlan, found: readonly ReportRow[]): ReportAnswer {
  const total = found.find((row) => row.is_total === 1)
  const all = found.filter((row) => row.is_total === 0)
  const totals = metricsOf(request.metrics, total)
  const grouped = plan.dimensions.length > 0 || request.interval !== 'none'
  const timeOf = timesIn(request.tz)
  return {
    totals,
    rows: grouped ? all.slice(0, request.limit).map((row) => answerRow(request, plan, row, timeOf)) : [totals],
    truncated: all.length > request.limit,
  }
}

/** Writes the begin of each interval once: many rows share it, and to find the offset of the zone takes a while. */
function timesIn(timeZone: string): (bucket: number) => string {
  const texts = new Map<number, string>()
  return (bucket) => {
    const text = texts.get(bucket) ?? formatInZone(bucket * 1000, timeZone)
    texts.set(bucket, text)
    return text
  }
}

function answerRow(
  request: ReportRequest,
  plan: ReportPlan,
  row: ReportRow,
  timeOf: (bucket: number) => string,
): AnswerRow {
  const values: Record<string, RowValue> = {}
  if (request.interval !== 'none') values['time'] = timeOf(row.bucket)
  for (const dimension of plan.dimensions) Object.assign(values, dimensionValues(dimension, row))
  if (plan.dimensions.some(({ open }) => open)) values['is_other'] = row.is_other === 1
  return { ...values, ...metricsOf(request.metrics, row) }
}

/** What is not known, or many at once, is null. */
function dimensionValues({ field, kind, open, name }: Dimension, row: ReportRow): Readonly<Record<string, RowValue>> {
  const value = row[field] as string | number
  const other = open === true && row.is_other === 1
  const untagged = name === 'tags' && value === ''
  if (kind === undefined) return { [field]: other || untagged ? null : value }
  const nameOf = row[nameField(field)] as string
  return { [field]: value, [nameField(field)]: nameOf === '' ? null : nameOf }
}

function metricsOf(metrics: readonly MetricName[], row: ReportRow | undefined): Record<string, MetricValue> {
  return Object.fromEntries(metrics.map((metric) => [metric, metricOf(metric, row)]))
}

function metricOf(metric: MetricName, row: ReportRow | undefined): MetricValue {
  const value = row?.[metric]
  switch (METRIC[metric].kind) {
    case 'count':
      return Number(value ?? 0)
    case 'ratio':
      return value === undefined || value === null ? null : Number(value)
    case 'money':
      return moneyTexts(value ?? {})
    case 'money_ratio':
      return row === undefined || Number(row.sent) === 0 ? null : moneyTexts(value ?? {})
  }
}
