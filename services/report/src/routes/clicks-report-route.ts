import { buffer } from 'node:stream/consumers'
import { badRequest, forbidden } from '@smartlink/http/problem'
import type { Problem } from '@smartlink/http/problem'
import { clicksReportParquetSql } from '../clicks-report/clicks-report.sql.ts'
import { reportCsv } from '../clicks-report/report-csv.ts'
import { reportDocument } from '../clicks-report/report-document.ts'
import { reportMeta } from '../clicks-report/report-meta.ts'
import type { ReportMeta } from '../clicks-report/report-meta.ts'
import { reportQuery } from '../clicks-report/report-query.ts'
import { readReportRequest } from '../clicks-report/report-request.ts'
import type { ReportRequest } from '../clicks-report/report-request.ts'
import { prepareReport, runReport } from '../clicks-report/run-report.ts'
import type { PreparedReport } from '../clicks-report/run-report.ts'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableCall, CancellableRoute } from '../http/cancellable-route.ts'
import type { RouteDeps } from '../report-deps.ts'

/** `GET /v1/reports/clicks` */
export function clicksReportRoute(deps: RouteDeps): CancellableRoute {
  return cancellableRoute({
    path: '/v1/reports/clicks',
    summary: 'Counts clicks and conversions',
    description:
      'Clicks stand at the time of their decision, conversions at that of their click. Money sums approved conversions and is never added across currencies. A ratio of nothing is null.',
    query: reportQuery,
    responses: {
      200: { description: 'The report; for csv and parquet the same rows as a file', schema: reportDocument },
    },
    problems: { 400: 'What is wrong with the parameters', 429: 'Too many reports at once', 503: 'Not now' },
    handle: async (call) => {
      const read = readReportRequest(call.given, call.principal, deps.clock.now())
      if ('errors' in read) return refusal(read.errors)
      await deps.gate.run(call.signal, () => answer(call, read.request, deps))
      return undefined
    },
  })
}

function refusal(errors: NonNullable<Problem['errors']>): Problem {
  if (errors.every(({ code }) => code === 'not_for_publishers')) {
    return forbidden('report.not_for_publishers', 'Part of this is not shown to publishers', { errors })
  }
  return badRequest('request.bad_query', 'Some query parameters are not valid', { errors })
}

async function answer(
  { response, signal, principal }: CancellableCall<undefined>,
  request: ReportRequest,
  deps: RouteDeps,
): Promise<void> {
  const options = { signal }
  const prepared = await prepareReport(request, deps, options)
  if (request.format === 'parquet') {
    const { sql, params } = clicksReportParquetSql(request, prepared.plan)
    // At most 100,000 rows: a file is whole or not there at all.
    const file = await buffer(await deps.clickhouse.stream(sql, params, options))
    response.set(exportHeaders(request, prepared, reportMeta(request, prepared, principal, false)))
    response.type('application/vnd.apache.parquet').send(file)
    return
  }
  const report = await runReport(request, prepared.plan, deps.clickhouse, options)
  const meta = reportMeta(request, prepared, principal, report.truncated)
  if (request.format === 'csv') {
    response.set(exportHeaders(request, prepared, meta)).type('text/csv; charset=utf-8')
    response.send(reportCsv(request, prepared.plan, report))
  } else response.json({ meta, totals: report.totals, rows: report.rows })
}

/** Files have no place for what a report says of itself, so it goes beside them. */
function exportHeaders(
  { format, fromMs, toMs }: ReportRequest,
  { completeness }: PreparedReport,
  meta: ReportMeta,
): Record<string, string> {
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
  return {
    'content-disposition': `attachment; filename="clicks_${day(fromMs)}_${day(toMs - 1)}.${format}"`,
    'smartlink-complete-until': meta.complete_until ?? 'unknown',
    'smartlink-dropped': String(completeness.dropped),
    'smartlink-late': String(completeness.late),
    ...(meta.truncated ? { 'smartlink-truncated': 'true' } : {}),
  }
}
