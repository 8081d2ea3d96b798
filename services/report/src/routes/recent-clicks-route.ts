import { badRequest } from '@smartlink/http/problem'
import type { ProblemDetail } from '@smartlink/http/problem'
import type { Principal } from '@smartlink/http/roles'
import { z } from 'zod'
import { publisherMayGroupBy } from '../access/publisher-limits.ts'
import { readCursor } from '../clicks/click-cursor.ts'
import { listedColumns } from '../clicks/click-columns.ts'
import { recentClicks } from '../clicks/recent-clicks.ts'
import type { RecentClicksRequest } from '../clicks/recent-clicks.ts'
import { conditions } from '../clicks-report/condition.ts'
import type { Condition } from '../clicks-report/condition.ts'
import { DIMENSIONS } from '../clicks-report/dimensions.ts'
import { parseBound } from '../clicks-report/time-range.ts'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableRoute } from '../http/cancellable-route.ts'
import { readParameters } from '../http/query-problems.ts'
import type { RouteDeps } from '../report-deps.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 30
/** Raw clicks are kept this long. */
const MAX_DAYS = 400

const bound = (side: 'from' | 'to') =>
  z.string().transform((text, context) => {
    const atMs = parseBound(text, 'UTC', side)
    if (atMs !== undefined) return atMs
    context.addIssue({ code: 'custom', message: 'Must be RFC 3339, or a date', params: { code: 'bad_format' } })
    return z.NEVER
  })

const query = z.strictObject({
  from: bound('from').optional().describe('Oldest time, RFC 3339 or a date. Default: 30 days before `to`'),
  to: bound('to').optional().describe('Newest time, not included. Default: now'),
  filter: conditions.default([]).describe('As for reports; without `class` all classes are listed'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z
    .string()
    .max(100)
    .transform((text, context) => {
      const cursor = readCursor(text)
      if (cursor !== undefined) return cursor
      context.addIssue({
        code: 'custom',
        message: 'Must be a next_cursor of this list',
        params: { code: 'bad_cursor' },
      })
      return z.NEVER
    })
    .optional()
    .describe('`next_cursor` of the page before'),
})

/** `GET /v1/clicks` */
export function recentClicksRoute(deps: RouteDeps): CancellableRoute {
  return cancellableRoute({
    path: '/v1/clicks',
    summary: 'Lists clicks, newest first',
    query,
    responses: { 200: { description: 'rows and next_cursor' } },
    problems: { 400: 'What is wrong with the parameters', 429: 'Too many at once', 503: 'Not now' },
    handle: async ({ given, principal, signal, response }) => {
      const read = readRequest(given, principal, deps.clock.now())
      if ('errors' in read) {
        return badRequest('request.bad_query', 'Some query parameters are not valid', { errors: read.errors })
      }
      const page = await deps.gate.run(signal, () => recentClicks(deps.clickhouse, read.request, { signal }))
      response.json({ rows: page.rows, next_cursor: page.nextCursor })
      return undefined
    },
  })
}

function readRequest(
  given: Readonly<Record<string, unknown>>,
  principal: Principal,
  nowMs: number,
): { readonly request: RecentClicksRequest } | { readonly errors: readonly ProblemDetail[] } {
  const { values, errors } = readParameters(query.shape, given)
  const { filter, cursor, limit } = values
  // What happens in the very moment of the question is in it.
  const toMs = values.to ?? nowMs + 1
  const fromMs = values.from ?? toMs - DEFAULT_DAYS * DAY_MS
  if (fromMs >= toMs) errors.push({ pointer: '?to', code: 'too_small', message: 'Must lie after from' })
  if (toMs - fromMs > MAX_DAYS * DAY_MS) {
    errors.push({ pointer: '?from', code: 'range_too_long', message: `At most ${MAX_DAYS} days` })
  }
  if (principal.role === 'publisher') {
    filter?.forEach(({ dimension }, index) => {
      if (publisherMayGroupBy(dimension)) return
      const allowed = DIMENSIONS.filter(publisherMayGroupBy)
      const message = 'Is not shown to publishers'
      errors.push({ pointer: `?filter/${index}/dimension`, code: 'not_for_publishers', message, allowed })
    })
  }
  if (errors.length > 0 || filter === undefined || limit === undefined) return { errors }
  return {
    request: {
      columns: listedColumns(principal),
      conditions: [...filter, ...ownRows(principal)],
      fromMs,
      toMs,
      cursor,
      limit,
    },
  }
}

function ownRows({ role, publisherId }: Principal): readonly Condition[] {
  return role === 'publisher' ? [{ dimension: 'publisher', not: false, values: [publisherId ?? -1] }] : []
}
