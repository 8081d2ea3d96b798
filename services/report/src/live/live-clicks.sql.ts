/** Clicks that were stored since the last look, newest first: those beyond the offsets seen, by log and partition. */
export const LIVE_CLICKS = `
  SELECT
    concat(log_id, '/', toString(log_partition)) AS place, log_offset,
    toString(click_id) AS click_id, time, class, outcome, reason, link_id, publisher_id, offer_id,
    sub1, country, device, os, browser, fraud_score
  FROM clicks
  WHERE time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')
    AND log_offset > if(mapContains({seen:Map(String, Int64)}, place), {seen:Map(String, Int64)}[place], -1)
  ORDER BY time DESC
  LIMIT {limit:UInt32}`

export interface LiveClickRow {
  readonly place: string
  readonly log_offset: number
  readonly click_id: string
  readonly time: string
  readonly class: string
  readonly outcome: string
  readonly reason: string
  readonly link_id: number
  readonly publisher_id: number
  readonly offer_id: number
  readonly sub1: string
  readonly country: string
  readonly device: string
  readonly os: string
  readonly browser: string
  readonly fraud_score: number
}

/** Newest offset of every log and partition among recent clicks: where a look begins. */
export const LIVE_POSITIONS = `
  SELECT concat(log_id, '/', toString(log_partition)) AS place, max(log_offset) AS log_offset
  FROM clicks
  WHERE time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')
  GROUP BY place`

export interface LivePositionRow {
  readonly place: string
  readonly log_offset: number
}
