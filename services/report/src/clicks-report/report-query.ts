import { timeZone } from '@smartlink/catalog/entities/time-zone'
import { z } from 'zod'
import { conditions } from './condition.ts'
import { DIMENSIONS } from './dimensions.ts'
import { METRICS } from './metrics.ts'
import { INTERVALS } from './time-range.ts'

export const FORMATS = ['json', 'csv', 'parquet'] as const
export const MAX_GROUPS = 6
export const MAX_ROWS = 10_000
export const MAX_EXPORT_ROWS = 100_000
const ORDERS = ['time', ...DIMENSIONS, ...METRICS] as const

/** Parameters of `GET /v1/reports/clicks`, one by one; what they have to do with each other is checked after. */
export const reportQueryShape = {
  from: z
    .string()
    .optional()
    .describe('Begin: RFC 3339, or wall-clock time or date in `tz`. Default: six days before today'),
  to: z.string().optional().describe('End, not included; a date alone is the whole day. Default: now'),
  tz: timeZone.default('UTC').describe('IANA zone of days, hours and bounds'),
  interval: z
    .enum(INTERVALS)
    .default('none')
    .describe('Adds `time`: begin of the interval in `tz`; weeks start on Monday'),
  group_by: list(DIMENSIONS, 0, MAX_GROUPS)
    .default([])
    .describe('Dimensions, separated by commas; `link_id` is the same as `link`'),
  filter: conditions
    .default([])
    .describe(
      '`link:1|2,country:!DE,sub1:a`: all have to hold; `|` is or, `!` is not, a backslash escapes. Without `class`: human and bot',
    ),
  metrics: list(METRICS, 1, METRICS.length)
    .default(['gross', 'delivered', 'fallback', 'blocked', 'lost', 'conversions', 'payout'])
    .describe('What is counted, separated by commas'),
  order_by: z
    .string()
    .transform((text) =>
      text.split(',').map((part) => ({ name: canonical(part.replace(/^[-+]/, '')), descending: part.startsWith('-') })),
    )
    .pipe(z.array(z.object({ name: z.enum(ORDERS), descending: z.boolean() })).max(8))
    .default([])
    .describe(
      '`-gross,link`: a minus is descending; money by its largest amount. Default: time, then the first metric, descending',
    ),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_EXPORT_ROWS)
    .optional()
    .describe(`Rows: at most ${MAX_ROWS}, ${MAX_EXPORT_ROWS} for csv and parquet. Default 1000`),
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Values shown of sub ids and other open lists; the rest is one row with `is_other`'),
  format: z.enum(FORMATS).default('json'),
  time_basis: z
    .enum(['click', 'conversion'])
    .default('click')
    .describe('Whether conversions stand at the time of their click or at their own'),
} as const

/** All of them, for the description of the API. */
export const reportQuery = z.strictObject(reportQueryShape)

export type GivenReportQuery = z.output<typeof reportQuery>

function list<const Names extends readonly [string, ...string[]]>(names: Names, minimum: number, maximum: number) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .filter((part) => part !== '')
        .map(canonical),
    )
    .pipe(z.array(z.enum(names)).min(minimum).max(maximum))
    .transform((given) => [...new Set(given)])
}

/** Ids are named with and without their ending; a tag and its list as well. */
function canonical(name: string): string {
  if (name === 'tag') return 'tags'
  return name.replace(/^(link|offer|publisher|advertiser|domain)_id$/, '$1')
}
