/**
 * Clicks in the hours of a range, from the smallest aggregate, or `enough` of them and more: says whether a report over raw
 * rows would be large. Every row has a click at least, so that `enough` rows need no others.
 */
export const REPORT_SIZE = `
  SELECT sum(clicks) AS clicks FROM (
    SELECT clicks FROM clicks_hourly
    WHERE hour >= toStartOfHour(toDateTime({from_s:Int64})) AND hour < toDateTime({to_s:Int64})
    LIMIT {enough:UInt64}
  )`

export interface ReportSizeRow {
  readonly clicks: number
}
