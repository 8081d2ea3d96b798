/** Clicks of a range that were stored after their stream was heard of for the first time, and had happened before. */
export const LATE_CLICKS = `
  SELECT count() AS late
  FROM clicks
  WHERE time >= fromUnixTimestamp64Milli({from_ms:Int64}) AND time < fromUnixTimestamp64Milli({to_ms:Int64})
    AND has(mapKeys({known_since:Map(String, Int64)}), lower(hex(substring(origin, 1, 8))))
    AND toUnixTimestamp64Milli(time) < {known_since:Map(String, Int64)}[lower(hex(substring(origin, 1, 8)))]`

export interface LateClicksRow {
  readonly late: number
}
