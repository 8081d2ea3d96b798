import { stringify } from 'csv-stringify/sync'
import { nameField } from './clicks-report.sql.ts'
import { METRIC } from './metrics.ts'
import { cellText } from './cell-text.ts'
import type { MoneyText } from './money-text.ts'
import type { ReportAnswer, RowValue } from './report-answer.ts'
import type { ReportPlan } from './report-plan.ts'
import type { ReportRequest } from './report-request.ts'

/** The rows as CSV (RFC 4180, UTF-8, header line). Money has a column for each currency: `payout_USD`. */
export function reportCsv(request: ReportRequest, plan: ReportPlan, answer: ReportAnswer): string {
  const moneyColumns = request.metrics.filter((metric) => METRIC[metric].kind.startsWith('money'))
  const currencies = new Map(moneyColumns.map((metric) => [metric as string, currenciesOf(answer, metric)]))
  const header = [
    ...(request.interval === 'none' ? [] : ['time']),
    ...plan.dimensions.flatMap(({ field, kind }) => (kind === undefined ? [field] : [field, nameField(field)])),
    ...(plan.dimensions.some(({ open }) => open) ? ['is_other'] : []),
    ...request.metrics,
  ]
  const columns = header.flatMap((name) => currencies.get(name)?.map((currency) => `${name}_${currency}`) ?? [name])
  const rows = answer.rows.map((row) =>
    header.flatMap((name) => {
      const inCurrencies = currencies.get(name)
      if (inCurrencies === undefined) return [cell(row[name])]
      const amounts = new Map(
        ((row[name] ?? []) as readonly MoneyText[]).map(({ currency, amount }) => [currency, amount]),
      )
      // A rate without clicks is no number at all; an amount that is not there is none.
      return inCurrencies.map((currency) => amounts.get(currency) ?? (row[name] === null ? '' : '0'))
    }),
  )
  return stringify([columns, ...rows], { record_delimiter: 'windows' })
}

function currenciesOf(answer: ReportAnswer, metric: string): readonly string[] {
  const amounts = [...answer.rows, answer.totals].flatMap((row) => (row[metric] ?? []) as readonly MoneyText[])
  return [...new Set(amounts.map(({ currency }) => currency))].toSorted()
}

function cell(value: RowValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? cellText(value) : String(value)
}
