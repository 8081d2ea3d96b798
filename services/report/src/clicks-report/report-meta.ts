import type { Principal } from '@smartlink/http/roles'
import type { PreparedReport } from './run-report.ts'
import type { ReportPlan } from './report-plan.ts'
import type { ReportRequest } from './report-request.ts'
import { formatInZone } from './zone-time.ts'

/** What a report says of itself: its range, how complete it is, and where its numbers come from. */
export interface ReportMeta {
  readonly from: string
  readonly to: string
  readonly tz: string
  readonly interval: string
  readonly group_by: readonly string[]
  readonly metrics: readonly string[]
  readonly time_basis: string
  /** Every click up to here is counted; null before the first node was heard of. */
  readonly complete_until: string | null
  readonly held_back_by: readonly {
    readonly stream: string
    readonly label?: string
    readonly complete_until: string
  }[]
  readonly dropped: number
  readonly late: number
  /** Tables the numbers were counted in. */
  readonly source: readonly string[]
  readonly unique_clicks?: 'exact' | 'approximate'
  readonly truncated: boolean
}

/** Labels of nodes are for those who run them. */
export function reportMeta(
  request: ReportRequest,
  { plan, completeness }: PreparedReport,
  principal: Pick<Principal, 'role'>,
  truncated: boolean,
): ReportMeta {
  const time = (atMs: number): string => formatInZone(atMs, request.tz)
  return {
    from: time(request.fromMs),
    to: time(request.toMs),
    tz: request.tz,
    interval: request.interval,
    group_by: request.group_by,
    metrics: request.metrics,
    time_basis: request.time_basis,
    complete_until: completeness.completeUntilMs === null ? null : time(completeness.completeUntilMs),
    held_back_by: completeness.heldBackBy.map(({ stream, label, completeUntilMs }) => ({
      stream,
      ...(principal.role === 'publisher' ? {} : { label }),
      complete_until: time(completeUntilMs),
    })),
    dropped: completeness.dropped,
    late: completeness.late,
    source: sources(plan),
    ...(plan.uniques === undefined ? {} : { unique_clicks: plan.uniques }),
    truncated,
  }
}

function sources({ clicks, skips, uniques, conversions }: ReportPlan): readonly string[] {
  const tables = [clicks, skips].flatMap((source) =>
    source === undefined
      ? []
      : [
          ...(source.hourly === undefined ? [] : [source.hourly.table]),
          ...(source.raw.length > 0 || source.dirtyHoursS.length > 0 ? ['clicks'] : []),
        ],
  )
  if (uniques !== undefined) tables.push('clicks')
  if (conversions) tables.push('conversions')
  return [...new Set(tables)]
}
