/**
 * Of those clicks, the ones that converted: by offer, whole hours since the click, and hours from the click to its first
 * conversion; with what they pay. `statuses` are those that count for the metric.
 */
export const LINK_CONVERSIONS = `SELECT offer_id, age_h, delay_h, currency, count() AS converted,
    toFloat64(sum(paid)) AS payout, sum(toFloat64(paid) * toFloat64(paid)) AS payout_squares
  FROM (
    SELECT offer_id, click_id, payout_currency AS currency, sum(conversions.payout) AS paid,
      intDiv({now_ms:Int64} - toUnixTimestamp64Milli(any(click_time)), 3600000) AS age_h,
      greatest(0, intDiv(toUnixTimestamp64Milli(min(received_at)) - toUnixTimestamp64Milli(any(click_time)), 3600000)) AS delay_h
    FROM conversions FINAL
    WHERE click_day >= toDate(fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC'))
      AND link_id = {link_id:Int32} AND outcome = 'delivered' AND class = 'human' AND has({statuses:Array(String)}, status)
      AND click_time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')
      AND received_at < fromUnixTimestamp64Milli({now_ms:Int64}, 'UTC')
    GROUP BY offer_id, click_id, currency
  )
  GROUP BY offer_id, age_h, delay_h, currency`

export interface LinkConversionsRow {
  readonly offer_id: number
  readonly age_h: number
  readonly delay_h: number
  readonly currency: string
  readonly converted: number
  readonly payout: number
  readonly payout_squares: number
}
