import { HOURLY_AGGREGATES } from '../aggregates/hourly-aggregates.ts'
import type { Retention } from './retention.ts'

/** Something that ClickHouse removes by its age: rows of a table, or the values of one column of it. */
export interface Lifetime {
  readonly table: string
  /** undefined: whole rows. */
  readonly column: string | undefined
  /** What its age is counted from. */
  readonly from: string
  days(retention: Partial<Retention>): number | undefined
}

const CLICK_TIME = 'toDateTime(time)'

export const LIFETIMES: readonly Lifetime[] = [
  rows('clicks', CLICK_TIME, ({ clicksDays }) => clicksDays),
  rows('stream_marks', CLICK_TIME, ({ marksDays }) => marksDays),
  rows('conversions', 'click_day', ({ conversionsDays }) => conversionsDays),
  rows('rejected_conversions', 'toDateTime(received_at)', ({ rejectedDays }) => rejectedDays),
  rows('click_scores', 'toDateTime(published_at)', ({ scoresDays }) => scoresDays),
  ...HOURLY_AGGREGATES.map(({ table }) => rows(table, 'hour', ({ aggregatesDays }) => aggregatesDays)),
  values('user_agent', ({ userAgentDays }) => userAgentDays),
  values('referrer', ({ referrerDays }) => referrerDays),
  ...['address', 'visitor_key_prev', 'address_key', 'subnet_key'].map((column) =>
    values(column, ({ addressDays }) => addressDays),
  ),
]

function rows(table: string, from: string, days: Lifetime['days']): Lifetime {
  return { table, column: undefined, from, days }
}

function values(column: string, days: Lifetime['days']): Lifetime {
  return { table: 'clicks', column, from: CLICK_TIME, days }
}
