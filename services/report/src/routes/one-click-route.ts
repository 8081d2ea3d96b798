import { formatUuid, parseUuid, uuid7Time } from '@smartlink/events/uuid7'
import { notFound } from '@smartlink/http/problem'
import { z } from 'zod'
import { allColumns } from '../clicks/click-columns.ts'
import { rowJson } from '../clicks/click-json.ts'
import { conversionsOfClickSql, oneClickSql } from '../clicks/one-click.sql.ts'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableRoute } from '../http/cancellable-route.ts'
import type { RouteDeps } from '../report-deps.ts'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A click token holds the id behind its key id and flags; who may read clicks may read any, so nothing is proved by it. */
const TOKEN = /^[A-Za-z0-9_-]{60}$/
const ID_IN_TOKEN = [2, 18] as const

const params = z.object({
  click_id: z
    .string()
    .transform((text) =>
      TOKEN.test(text) ? formatUuid(Buffer.from(text, 'base64url').subarray(...ID_IN_TOKEN)) : text.toLowerCase(),
    )
    .pipe(z.string().regex(UUID_V7))
    .describe('Its id, or the click token of 60 characters that advertisers send back'),
})

/** `GET /v1/clicks/{click_id}` */
export function oneClickRoute(deps: RouteDeps): CancellableRoute {
  return cancellableRoute({
    path: '/v1/clicks/{click_id}',
    summary: 'Shows everything that is kept of one click, and its conversions',
    params,
    responses: { 200: { description: 'The click' } },
    problems: { 429: 'Too many at once', 503: 'Not now' },
    handle: async ({ params: { click_id }, principal, signal, response }) => {
      const publisher = principal.role === 'publisher'
      const values = {
        click_id,
        time_ms: uuid7Time(parseUuid(click_id) ?? Buffer.alloc(16)),
        publisher_id: principal.publisherId ?? -1,
      }
      const found = await deps.gate.run(signal, async () => {
        const sql = oneClickSql(allColumns(principal), publisher)
        const [click] = await deps.clickhouse.query<Record<string, unknown>>(sql, values, { signal })
        if (click === undefined) return undefined
        const conversions = await deps.clickhouse.query<Record<string, unknown>>(
          conversionsOfClickSql(publisher),
          values,
          { signal },
        )
        return { ...rowJson(click), conversions: conversions.map(rowJson) }
      })
      if (found === undefined) {
        return notFound('click.not_found', 'No such click is stored. A new one can take a few seconds to get here')
      }
      response.json(found)
      return undefined
    },
  })
}
