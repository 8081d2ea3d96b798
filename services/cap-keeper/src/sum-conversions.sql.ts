import type { CapMetric } from '@smartlink/caps/cap'

/** Conversions that count towards a cap, by whom they came from; amounts in millionths of their currency. */
export interface ConversionSum {
  readonly owner_id: number
  readonly publisher_id: number
  readonly sub1: string
  readonly currency: string
  readonly amount: number
}

const AMOUNT: Readonly<Record<Exclude<CapMetric, 'clicks'>, string>> = {
  conversions: 'count()',
  payout: 'toInt64(sum(payout) * 1000000)',
  revenue: 'toInt64(sum(revenue) * 1000000)',
}
const CURRENCY: Readonly<Record<Exclude<CapMetric, 'clicks'>, string>> = {
  conversions: `''`,
  payout: 'payout_currency',
  revenue: 'revenue_currency',
}

export interface ConversionQuestion {
  readonly metric: Exclude<CapMetric, 'clicks'>
  readonly owner: 'offer' | 'link'
  readonly bySub1: boolean
}

/**
 * Approved and pending conversions of people and declared bots that came in within [from, to) ms since the epoch;
 * a rejected one counts no more. Parameters: `owners Array(Int32)`, `from`, `to`, and `clicked_from Date`, before which no
 * click of theirs can be: it spares most of the table, which is stored by the day of the click.
 */
export function sumConversions({ metric, owner, bySub1 }: ConversionQuestion): string {
  return `
    SELECT ${owner}_id AS owner_id, publisher_id, ${bySub1 ? 'sub1' : `''`} AS sub1,
      ${CURRENCY[metric]} AS currency, ${AMOUNT[metric]} AS amount
    FROM conversions FINAL
    WHERE click_day >= {clicked_from:Date} AND ${owner}_id IN {owners:Array(Int32)} AND status IN ('approved', 'pending') AND class IN ('human', 'bot')
      AND received_at >= fromUnixTimestamp64Milli({from:Int64}) AND received_at < fromUnixTimestamp64Milli({to:Int64})
    GROUP BY owner_id, publisher_id, sub1, currency
    ${bySub1 ? 'ORDER BY amount DESC LIMIT 10000 BY owner_id' : ''}`
}
