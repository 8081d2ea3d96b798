/** An aggregate that a materialised view `<table>_mv` keeps from `clicks`; a day is one of its partitions. */
export interface HourlyAggregate {
  readonly table: string
  /** The column that is summed; every other one is a key. */
  readonly measure: string
}

export const HOURLY_AGGREGATES: readonly HourlyAggregate[] = [
  { table: 'clicks_hourly', measure: 'clicks' },
  { table: 'clicks_hourly_audience', measure: 'clicks' },
  { table: 'skips_hourly', measure: 'steps' },
]
