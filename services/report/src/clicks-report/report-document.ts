import { z } from 'zod'
import { METRIC, METRICS } from './metrics.ts'

const money = z.array(z.object({ amount: z.string(), currency: z.string() }))

const VALUES = {
  count: z.int(),
  ratio: z.number().nullable(),
  money,
  money_ratio: money.nullable(),
} as const

/** Those that were asked for. */
const metrics = Object.fromEntries(METRICS.map((name) => [name, VALUES[METRIC[name].kind].exactOptional()]))

/** The JSON answer of a report, for the description of the API. */
export const reportDocument = z.object({
  meta: z.object({
    from: z.string(),
    to: z.string(),
    tz: z.string(),
    interval: z.string(),
    group_by: z.array(z.string()),
    metrics: z.array(z.string()),
    time_basis: z.string(),
    complete_until: z
      .string()
      .nullable()
      .describe('Every click up to here is counted; null before the first node was heard of'),
    held_back_by: z
      .array(z.object({ stream: z.string(), label: z.string().exactOptional(), complete_until: z.string() }))
      .describe('Nodes that were silent for a minute'),
    dropped: z.int().describe('Clicks of these hours that were answered and could not be kept'),
    late: z.int().describe('At most so many clicks came in after a report may have called their hour complete'),
    source: z.array(z.string()).describe('Tables the numbers were counted in'),
    unique_clicks: z.enum(['exact', 'approximate']).exactOptional(),
    truncated: z.boolean().describe('There are more rows'),
  }),
  totals: z.object(metrics),
  rows: z
    .array(
      z
        .object({ time: z.string().exactOptional(), is_other: z.boolean().exactOptional(), ...metrics })
        .catchall(z.unknown()),
    )
    .describe('`time` with an interval, fields of the dimensions with names of ids, metrics'),
})
