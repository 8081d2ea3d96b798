import { dirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import type { ClickHouseClient, QueryOptions } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import { completenessOf } from '../completeness/completeness.ts'
import type { Completeness } from '../completeness/completeness.ts'
import { clicksReportSql } from './clicks-report.sql.ts'
import type { ReportRow } from './clicks-report.sql.ts'
import { reportAnswer } from './report-answer.ts'
import type { ReportAnswer } from './report-answer.ts'
import { planReport } from './report-plan.ts'
import type { ReportPlan } from './report-plan.ts'
import { REPORT_SIZE } from './report-size.sql.ts'
import type { ReportSizeRow } from './report-size.sql.ts'
import type { ReportRequest } from './report-request.ts'

export interface PreparedReport {
  readonly plan: ReportPlan
  readonly completeness: Completeness
}

/** Visitors of more clicks than this are counted approximately (uniqCombined64, about 0.5 %): exact counting keeps every key in memory. */
const UNIQUES_EXACT_UP_TO = 5_000_000

export interface ReportDeps {
  readonly clickhouse: ClickHouseClient
  readonly clock: Clock
}

/** Asks what has to be known before the report is counted. What is complete is asked first, so it is never said too much. */
export async function prepareReport(
  request: ReportRequest,
  { clickhouse, clock }: ReportDeps,
  options: QueryOptions,
): Promise<PreparedReport> {
  const { fromMs, toMs } = request
  const range = { from: new Date(fromMs - HOUR_MS), to: new Date(toMs) }
  const [completeness, dirty, [size]] = await Promise.all([
    completenessOf(clickhouse, clock, request, options),
    dirtyHours(clickhouse, range),
    request.metrics.includes('unique_clicks')
      ? clickhouse.query<ReportSizeRow>(
          REPORT_SIZE,
          {
            from_s: Math.floor(fromMs / 1000),
            to_s: Math.ceil(toMs / 1000),
            enough: UNIQUES_EXACT_UP_TO + 1,
          },
          options,
        )
      : [{ clicks: 0 }],
  ])
  const plan = planReport(request, {
    dirtyHoursS: dirty.map(({ hourMs }) => hourMs / 1000),
    uniquesExactly: (size?.clicks ?? 0) <= UNIQUES_EXACT_UP_TO,
  })
  return { plan, completeness }
}

/** Counts a prepared report. */
export async function runReport(
  request: ReportRequest,
  plan: ReportPlan,
  clickhouse: ClickHouseClient,
  options: QueryOptions,
): Promise<ReportAnswer> {
  const { sql, params } = clicksReportSql(request, plan)
  return reportAnswer(request, plan, await clickhouse.query<ReportRow>(sql, params, options))
}

const HOUR_MS = 3_600_000
