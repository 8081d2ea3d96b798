import { hasWholeHours } from './zone-time.ts'
import { dimension } from './dimensions.ts'
import { METRIC } from './metrics.ts'
import type { Dimension } from './dimensions.ts'
import type { Sum } from './metrics.ts'
import type { ReportRequest } from './report-request.ts'

export type HourlyTable = 'clicks_hourly' | 'clicks_hourly_audience' | 'skips_hourly'

export interface TimeSlice {
  readonly fromMs: number
  readonly toMs: number
}

/** Where the clicks of a report are counted: whole hours in an aggregate, everything else in raw rows. */
export interface Source {
  /** Undefined: raw rows only. */
  readonly hourly: { readonly table: HourlyTable; readonly slice: TimeSlice } | undefined
  /** Parts of the range that are counted in raw rows. */
  readonly raw: readonly TimeSlice[]
  /** Hours inside the hourly slice whose aggregates may be wrong: counted in raw rows instead. Seconds since the epoch. */
  readonly dirtyHoursS: readonly number[]
}

export interface ReportPlan {
  readonly dimensions: readonly Dimension[]
  readonly sums: readonly Sum[]
  /** Undefined when no metric needs it. */
  readonly clicks: Source | undefined
  readonly skips: Source | undefined
  readonly uniques: 'exact' | 'approximate' | undefined
  readonly conversions: boolean
}

const HOUR_MS = 3_600_000
/** Beyond it the list of dirty hours would be longer than the report: everything is read from raw rows. */
const MAX_DIRTY_HOURS = 500
const CLICK_SUMS: readonly Sum[] = ['delivered', 'fallback', 'blocked', 'lost']
const CONVERSION_SUMS: readonly Sum[] = [
  'approved',
  'pending',
  'rejected',
  'payout',
  'pending_payout',
  'revenue',
  'profit',
]
/** Dimensions that `skips_hourly` has; its offer is the one that was passed over, its reason why. */
const SKIP_DIMENSIONS: readonly string[] = ['link', 'publisher', 'offer', 'class', 'reason', 'tags']

/**
 * Decides where each number of a report comes from.
 * @param dirtyHoursS hours of the range whose aggregates may differ from the raw rows
 * @param uniquesExactly whether the range is small enough to count visitors one by one
 */
export function planReport(
  request: ReportRequest,
  known: { readonly dirtyHoursS: readonly number[]; readonly uniquesExactly: boolean },
): ReportPlan {
  const dimensions = request.group_by.map(dimension)
  const used = [...dimensions, ...request.conditions.map((condition) => dimension(condition.dimension))]
  const sums = [...new Set(request.metrics.flatMap((metric) => METRIC[metric].sums))]
  const wants = (some: readonly Sum[]): boolean => sums.some((sum) => some.includes(sum))
  const hoursSuffice =
    request.interval !== 'minute' &&
    (request.interval === 'none' || hasWholeHours(request.fromMs, request.toMs, request.tz))
  const sourceIn = (table: HourlyTable | undefined): Source =>
    hoursSuffice && table !== undefined && known.dirtyHoursS.length <= MAX_DIRTY_HOURS
      ? splitAtHours(request, table, known.dirtyHoursS)
      : { hourly: undefined, raw: [request], dirtyHoursS: [] }

  return {
    dimensions,
    sums,
    clicks: wants(CLICK_SUMS) ? sourceIn(hourlyTable(used)) : undefined,
    skips: wants(['skips'])
      ? sourceIn(used.every(({ name }) => SKIP_DIMENSIONS.includes(name)) ? 'skips_hourly' : undefined)
      : undefined,
    uniques: wants(['uniques']) ? (known.uniquesExactly ? 'exact' : 'approximate') : undefined,
    conversions: wants(CONVERSION_SUMS),
  }
}

function hourlyTable(used: readonly Dimension[]): HourlyTable | undefined {
  if (used.some(({ grain }) => grain === 'raw')) return undefined
  return used.some(({ grain }) => grain === 'clicks_hourly_audience') ? 'clicks_hourly_audience' : 'clicks_hourly'
}

function splitAtHours(
  { fromMs, toMs, askedAtMs }: ReportRequest,
  table: HourlyTable,
  dirtyHoursS: readonly number[],
): Source {
  const first = Math.ceil(fromMs / HOUR_MS) * HOUR_MS
  // No click lies after the question, so the hour that runs now is as whole as it gets.
  const last = (toMs >= askedAtMs ? Math.ceil(toMs / HOUR_MS) : Math.floor(toMs / HOUR_MS)) * HOUR_MS
  if (last <= first) return { hourly: undefined, raw: [{ fromMs, toMs }], dirtyHoursS: [] }
  const edges = [
    { fromMs, toMs: first },
    { fromMs: last, toMs },
  ]
  return {
    hourly: { table, slice: { fromMs: first, toMs: last } },
    raw: edges.filter((edge) => edge.fromMs < edge.toMs),
    dirtyHoursS: dirtyHoursS.filter((hour) => hour * 1000 >= first && hour * 1000 < last),
  }
}
