/** Clicks in the hours of a range, from the smallest aggregate: says how large a report over raw rows would be. */
export const REPORT_SIZE = `
  SELECT sum(clicks) AS clicks FROM clicks_hourly
  WHERE hour >= toStartOfHour(toDateTime({from_s:Int64})) AND hour < toDateTime({to_s:Int64})`

export interface ReportSizeRow {
  readonly clicks: number
}
