import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { represent } from '../entities/represent.ts'
import { SMART_LINKS } from '../entities/smart-links.ts'
import { noSuch } from '../operations/refusals.ts'
import { linkForPublisher, showToPublisher } from '../publisher-view/link-for-publisher.ts'
import { mayUse } from '../publisher-view/usable-links.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'
import { idParameter } from './parameters.ts'

/** To a publisher, a link it may not use is not there. */
export function readSmartLink(view: CatalogView, urls: TrackingUrls, shown: z.ZodType): Route {
  return route({
    method: 'get',
    path: '/v1/smart-links/{id}',
    tag: 'smart-links',
    summary: 'Read a smart link',
    access: 'publisher',
    params: idParameter,
    responses: {
      200: {
        description: 'As it is now',
        schema: z.union([shown, linkForPublisher]),
        headers: { ETag: 'Its revision' },
      },
    },
    handle: ({ params, principal: { publisherId } }) => {
      const link = view.any('smart_link', params.id)
      if (link === undefined) return refused(noSuch('smart link', params.id))
      if (publisherId === undefined) return json(represent(SMART_LINKS, link), { etag: entityTag(link.revision) })
      if (link.archived || !mayUse(view, link, publisherId)) return refused(noSuch('smart link', params.id))
      return json(showToPublisher(link, publisherId, urls))
    },
  })
}
