/** People that a link sent to each of its member offers, by whole hours since. */
export const LINK_CLICKS = `SELECT offer_id, intDiv({now_ms:Int64} - toUnixTimestamp64Milli(time), 3600000) AS age_h, count() AS clicks
  FROM clicks
  WHERE link_id = {link_id:Int32} AND outcome = 'delivered' AND class = 'human'
    AND time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({now_ms:Int64}, 'UTC')
  GROUP BY offer_id, age_h`

export interface LinkClicksRow {
  readonly offer_id: number
  readonly age_h: number
  readonly clicks: number
}
