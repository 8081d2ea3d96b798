import type { DimensionName } from '../clicks-report/dimensions.ts'
import type { MetricName } from '../clicks-report/metrics.ts'

/**
 * What a publisher may ask for: its own rows and its payout. Never revenue, profit, what advertisers pay a click, fraud
 * details, or why the offers of others were passed over.
 */
const HIDDEN_DIMENSIONS: ReadonlySet<DimensionName> = new Set(['advertiser', 'reason', 'tags'])
const HIDDEN_METRICS: ReadonlySet<MetricName> = new Set(['revenue', 'profit', 'rpc', 'skips'])

export function publisherMayGroupBy(name: DimensionName): boolean {
  return !HIDDEN_DIMENSIONS.has(name)
}

export function publisherMayMeasure(name: MetricName): boolean {
  return !HIDDEN_METRICS.has(name)
}
