import { amountText } from '../clicks-report/money-text.ts'

const TIMES = new Set(['time', 'stored_at', 'click_time', 'received_at'])

/** A row of `clicks` or `conversions` as the API writes it: RFC 3339 times, money with its currency, hashes in hex. */
export function rowJson(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
      if (TIMES.has(name)) return [[name, `${String(value).replace(' ', 'T')}Z`]]
      if (name === 'payout' || name === 'revenue') return [[name, money(value, row[`${name}_currency`])]]
      if (name === 'payout_currency' || name === 'revenue_currency') return []
      if (name.endsWith('_key_hex') || name.endsWith('_key_prev_hex')) return [[name.replace(/_hex$/, ''), value]]
      return [[name, value]]
    }),
  )
}

function money(amount: unknown, currency: unknown): unknown {
  return currency === '' ? null : { amount: amountText(String(amount)), currency }
}
