import type { Interval } from './time-range.ts'
import type { SqlParams } from './sql-params.ts'

/** Begin of the interval a time lies in, by the report's zone, as seconds since the epoch; 0 without an interval. */
export function timeBucketSql(column: string, interval: Interval, timeZone: string, params: SqlParams): string {
  const zone = (): string => params.bind('String', timeZone)
  switch (interval) {
    case 'none':
      return 'toInt64(0)'
    case 'minute':
      return `toInt64(toUnixTimestamp(toStartOfMinute(${column})))`
    case 'hour':
      return `toInt64(toUnixTimestamp(toStartOfHour(toDateTime(${column}, ${zone()}))))`
    case 'day':
      return `toInt64(toUnixTimestamp(toStartOfDay(toDateTime(${column}, ${zone()}))))`
    case 'week':
      return `toInt64(toUnixTimestamp(toDateTime(toMonday(toDateTime(${column}, ${zone()})), ${zone()})))`
    case 'month':
      return `toInt64(toUnixTimestamp(toDateTime(toStartOfMonth(toDateTime(${column}, ${zone()})), ${zone()})))`
  }
}
