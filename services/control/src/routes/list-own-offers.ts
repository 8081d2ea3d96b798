import { money } from '@smartlink/catalog/entities/money'
import type { Offer } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { hasAccess } from '../publisher-view/usable-links.ts'
import { cursorParameter, limitParameter, pageAfter, pageOf } from './list-query.ts'

const ownOffer = z.object({
  id: z.int(),
  name: z.string(),
  payout: money,
  standing: z
    .enum(['granted', 'pending', 'declined', 'open'])
    .describe('`open`: may be asked for; `pending`: was asked for; `declined`: may be asked for again'),
})

type Standing = z.output<typeof ownOffer>['standing']

/** `GET /v1/my/offers`: what a publisher may know of offers. */
export function listOwnOffers(view: CatalogView): Route {
  return route({
    method: 'get',
    path: '/v1/my/offers',
    tag: 'access-requests',
    summary: 'Offers that take requests for access, and how the caller stands with each',
    description: 'For publishers; for everybody else the list is empty. Private and public offers are not among them.',
    access: 'publisher',
    query: z.strictObject({
      limit: limitParameter,
      cursor: cursorParameter,
      q: z.string().max(200).exactOptional().describe('Text in the name'),
    }),
    responses: { 200: { description: 'One page, by rising id', schema: pageOf(ownOffer) } },
    handle: ({ query, principal: { publisherId } }) => {
      const offers = publisherId === undefined ? [] : [...view.liveOf('offer')].filter(takesRequests)
      const q = query.q?.toLowerCase()
      const found = offers.filter(({ name }) => q === undefined || name.toLowerCase().includes(q))
      const result = pageAfter(found, query)
      if ('problem' in result) return refused(result.problem)
      const standings = publisherId === undefined ? new Map<number, Standing>() : requestsOf(view, publisherId)
      const items = result.page.items.map((offer) => ({
        id: offer.id,
        name: offer.name,
        payout: offer.payout,
        standing:
          publisherId !== undefined && hasAccess(offer, publisherId) ? 'granted' : (standings.get(offer.id) ?? 'open'),
      }))
      return json({ items, next_cursor: result.page.next_cursor })
    },
  })
}

function takesRequests({ access, status }: Offer): boolean {
  return access === 'approval' && status === 'active'
}

/** How the publisher's latest request for each offer stands; one that was approved and taken back again is open. */
function requestsOf(view: CatalogView, publisherId: number): Map<number, Standing> {
  const standings = new Map<number, Standing>()
  for (const { publisher_id, offer_id, status } of view.liveOf('access_request')) {
    if (publisher_id === publisherId) standings.set(offer_id, status === 'approved' ? 'open' : status)
  }
  return standings
}
