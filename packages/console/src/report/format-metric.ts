import type { ReportRow } from '../api/report.ts'
import { moneyOf } from '../api/report.ts'
import { formatCount, formatMoney, formatPercent } from '../ui/format.ts'

const RATE_DIGITS = 4

/** A value of a report as people read it; a dash where there is none. */
export function formatMetric(metric: string, value: ReportRow[string]): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return metric === 'cr' ? formatPercent(value) : formatCount(value)
  const amounts = moneyOf(value)
  if (amounts.length === 0) return '–'
  return amounts.map((money) => formatMoney(money, metric === 'epc' || metric === 'rpc' ? RATE_DIGITS : 2)).join(' + ')
}

/** What rows are ordered by. */
export function metricOrder(value: ReportRow[string]): number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return value
  return moneyOf(value).reduce((largest, { amount }) => Math.max(largest, Number(amount)), 0)
}
