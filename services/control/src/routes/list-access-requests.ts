import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { z } from 'zod'
import { ACCESS_REQUESTS } from '../entities/access-requests.ts'
import { represent } from '../entities/represent.ts'
import { matching } from './list-entities.ts'
import { listQuery, pageAfter, pageOf } from './list-query.ts'

/** A publisher sees its own requests. */
export function listAccessRequests(view: CatalogView, shown: z.ZodType): Route {
  return route({
    method: 'get',
    path: '/v1/access-requests',
    tag: 'access-requests',
    summary: 'List access requests',
    access: 'publisher',
    query: listQuery(ACCESS_REQUESTS.statuses),
    responses: { 200: { description: 'One page, by rising id', schema: pageOf(shown) } },
    handle: ({ query, principal: { publisherId } }) => {
      const visible = [...matching(ACCESS_REQUESTS, view, query)].filter(
        (request) => publisherId === undefined || request.publisher_id === publisherId,
      )
      const result = pageAfter(visible, query)
      if ('problem' in result) return refused(result.problem)
      const { items, next_cursor } = result.page
      return json({ items: items.map((request) => represent(ACCESS_REQUESTS, request)), next_cursor })
    },
  })
}
