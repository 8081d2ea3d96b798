import type { Publisher, SmartLink } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import { unavailable } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { noSuch } from '../operations/refusals.ts'
import { missingOffers, mayUse } from '../publisher-view/usable-links.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'
import { cursorParameter, limitParameter, pageAfter } from './list-query.ts'
import { idParameter } from './parameters.ts'

const answer = z.object({
  template: z.string().describe('For any publisher, with `{publisher_id}` in it'),
  items: z.array(
    z.object({
      publisher_id: z.int(),
      name: z.string(),
      url: z.string(),
      usable: z.boolean().describe('false: the link answers this publisher with an error'),
      missing_offer_ids: z.array(z.int()).describe('Offers of a private link it has no access to'),
    }),
  ),
  next_cursor: z.string().nullable(),
})

/** What to hand to publishers. A publisher gets its own URL and no other. */
export function listTrackingUrls(view: CatalogView, urls: TrackingUrls): Route {
  return route({
    method: 'get',
    path: '/v1/smart-links/{id}/tracking-urls',
    tag: 'smart-links',
    summary: 'Tracking URLs of a smart link, one per publisher',
    access: 'publisher',
    params: idParameter,
    query: z.strictObject({
      limit: limitParameter,
      cursor: cursorParameter,
      publisher_id: z
        .string()
        .regex(/^[1-9][0-9]{0,9}$/, { error: 'Must be the id of a publisher' })
        .transform(Number)
        .exactOptional(),
    }),
    responses: { 200: { description: 'One page of publishers, by rising id', schema: answer } },
    problems: { 503: 'Nobody has said yet where the ingress answers' },
    handle: ({ params, query, principal }) => {
      const link = view.smartLink(params.id)
      const own = principal.publisherId
      if (link === undefined || (own !== undefined && !mayUse(view, link, own))) {
        return refused(noSuch('smart link', params.id))
      }
      const base = urls.base(link)
      if (base === undefined) {
        return refused(
          unavailable('control.no_ingress_url', 'The address of the ingress is not known: set --ingress-url'),
        )
      }
      const only = own ?? query.publisher_id
      const publishers = [...view.liveOf('publisher')].filter(({ id }) => only === undefined || id === only)
      const result = pageAfter(publishers, query)
      if ('problem' in result) return refused(result.problem)
      const items = result.page.items.map((publisher) => urlOf(view, urls, link, publisher))
      return json({ template: `${base}?pub={publisher_id}`, items, next_cursor: result.page.next_cursor })
    },
  })
}

function urlOf(view: CatalogView, urls: TrackingUrls, link: SmartLink, publisher: Publisher) {
  const missing = missingOffers(view, link, publisher.id)
  return {
    publisher_id: publisher.id,
    name: publisher.name,
    url: urls.forPublisher(link, publisher.id),
    usable: missing.length === 0 && publisher.status === 'active',
    missing_offer_ids: missing.map(({ id }) => id),
  }
}
