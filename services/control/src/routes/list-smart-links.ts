import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { represent } from '../entities/represent.ts'
import { SMART_LINKS } from '../entities/smart-links.ts'
import { linkForPublisher, showToPublisher } from '../publisher-view/link-for-publisher.ts'
import { mayUse } from '../publisher-view/usable-links.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'
import { matching } from './list-entities.ts'
import { listQuery, pageAfter, pageOf } from './list-query.ts'

/** Like any list; to a publisher, only the links it may use, each with its own tracking URL. */
export function listSmartLinks(view: CatalogView, urls: TrackingUrls, shown: z.ZodType): Route {
  return route({
    method: 'get',
    path: '/v1/smart-links',
    tag: 'smart-links',
    summary: 'List smart links',
    description: 'A publisher sees the links it may use, with its tracking URL.',
    access: 'publisher',
    query: listQuery(SMART_LINKS.statuses),
    responses: { 200: { description: 'One page, by rising id', schema: pageOf(z.union([shown, linkForPublisher])) } },
    handle: ({ query, principal }) => {
      const { publisherId } = principal
      if (publisherId === undefined) {
        const result = pageAfter(matching(SMART_LINKS, view, query), query)
        if ('problem' in result) return refused(result.problem)
        const { items, next_cursor } = result.page
        return json({ items: items.map((link) => represent(SMART_LINKS, link)), next_cursor })
      }
      const usable = [...matching(SMART_LINKS, view, query)].filter(
        (link) => !link.archived && mayUse(view, link, publisherId),
      )
      const result = pageAfter(usable, query)
      if ('problem' in result) return refused(result.problem)
      const { items, next_cursor } = result.page
      return json({ items: items.map((link) => showToPublisher(link, publisherId, urls)), next_cursor })
    },
  })
}
