import type { PastLinks } from '@smartlink/catalog-history/past-links'
import { parseUuid, uuid7Time } from '@smartlink/events/uuid7'
import { notFound, unavailable } from '@smartlink/http/problem'
import type { ZoneClock } from '@smartlink/routing/zone-clock'
import { oneClickSql } from '../clicks/one-click.sql.ts'
import { explainClick } from '../explain/explain-click.ts'
import { STORED_CLICK_COLUMNS } from '../explain/stored-click.ts'
import type { StoredClick } from '../explain/stored-click.ts'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableRoute } from '../http/cancellable-route.ts'
import type { RouteDeps } from '../report-deps.ts'
import { clickIdParameter } from './click-id-parameter.ts'

interface ExplainDeps extends RouteDeps {
  readonly past: PastLinks
  readonly zones: ZoneClock
}

/** `GET /v1/clicks/{click_id}/explain` */
export function explainRoute({ clickhouse, gate, past, zones }: ExplainDeps): CancellableRoute {
  return cancellableRoute({
    path: '/v1/clicks/{click_id}/explain',
    access: 'analyst',
    summary: 'Decides a stored click again, and shows both decisions side by side',
    description:
      'With the inputs that the click stored and the catalog of its revision. `given` lists what had to be taken from the record; `agrees` is null where the catalog of then is not known. Another version of the decider may differ: then the differences are shown.',
    params: clickIdParameter,
    responses: { 200: { description: 'The click as stored, as decided again, and every difference' } },
    problems: { 429: 'Too many at once', 503: 'Not now' },
    handle: async ({ params: { click_id }, signal, response }) => {
      const values = { click_id, time_ms: uuid7Time(parseUuid(click_id) ?? Buffer.alloc(16)) }
      const found = await gate.run(signal, async () => {
        const sql = oneClickSql(STORED_CLICK_COLUMNS, false)
        const [click] = await clickhouse.query<StoredClick>(sql, values, { signal })
        if (click === undefined) return undefined
        const question = {
          revision: click.catalog_revision,
          linkId: click.link_id,
          publisherId: click.publisher_id,
          domainId: click.domain_id,
        }
        return { click, link: await past.at(question, { signal }) }
      })
      if (found === undefined) {
        return notFound('click.not_found', 'No such click is stored. A new one can take a few seconds to get here')
      }
      const { click, link } = found
      switch (link.state) {
        case 'ahead': {
          const detail = `ClickHouse has the catalog up to revision ${link.newest}; the rest is on its way`
          return unavailable('explain.history_behind', detail, { headers: { 'retry-after': '2' } })
        }
        case 'known':
          response.json(explainClick(click, { catalog: link.catalog }, zones))
          return undefined
        case 'before_history': {
          const { kind, id, since } = link
          const detail = `The history of ${kind} ${id} is kept since revision ${since.revision}, made at ${since.at}`
          response.json(explainClick(click, { whyNot: { code: 'explain.before_history', detail } }, zones))
          return undefined
        }
      }
    },
  })
}
