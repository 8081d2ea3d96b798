/** Clicks of a window that were decided before their cap counted, by whom they came from. */
export interface ClicksBefore {
  readonly publisher_id: number
  readonly sub1: string
  readonly clicks: number
}

/**
 * Clicks sent to an offer, as delivered or as fallback, or delivered by a link, that took no token of the cap key.
 * Parameters: `owner Int32`, `from`, `to` (ms since the epoch), `cap String`.
 */
export function countClicksBefore(owner: 'offer' | 'link', publisherId: number | undefined, bySub1: boolean): string {
  return `
    SELECT publisher_id, ${bySub1 ? 'sub1' : `''`} AS sub1, count() AS clicks
    FROM clicks
    WHERE ${owner}_id = {owner:Int32} AND outcome IN (${owner === 'offer' ? `'delivered', 'fallback'` : `'delivered'`})
      AND class IN ('human', 'bot')
      AND time >= fromUnixTimestamp64Milli({from:Int64}) AND time < fromUnixTimestamp64Milli({to:Int64})
      ${publisherId === undefined ? '' : 'AND publisher_id = {publisher:Int32}'}
      AND NOT arrayExists(look -> look.cap = {cap:String} AND (look.spent OR look.passed), caps)
    GROUP BY publisher_id, sub1`
}
