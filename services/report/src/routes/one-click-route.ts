import { parseUuid, uuid7Time } from '@smartlink/events/uuid7'
import { notFound } from '@smartlink/http/problem'
import { allColumns } from '../clicks/click-columns.ts'
import { rowJson } from '../clicks/click-json.ts'
import { conversionsOfClickSql, oneClickSql } from '../clicks/one-click.sql.ts'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableRoute } from '../http/cancellable-route.ts'
import type { RouteDeps } from '../report-deps.ts'
import { clickIdParameter } from './click-id-parameter.ts'

/** `GET /v1/clicks/{click_id}` */
export function oneClickRoute(deps: RouteDeps): CancellableRoute {
  return cancellableRoute({
    path: '/v1/clicks/{click_id}',
    summary: 'Shows everything that is kept of one click, and its conversions',
    params: clickIdParameter,
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
