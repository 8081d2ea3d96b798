import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { json } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { shownCap, shownCaps } from '../caps/shown-caps.ts'

const MAX_SHOWN = 1_000
const id = z.coerce.number().int().min(1)

/** `GET /v1/caps` */
export function listCaps(view: CatalogReader, statuses: CapStatusTable, clock: Clock): Route {
  return route({
    method: 'get',
    path: '/v1/caps',
    tag: 'caps',
    summary: 'How far caps are used, the fullest first',
    description: `Counters that no click has met yet are not among them. At most ${MAX_SHOWN}.`,
    access: 'analyst',
    query: z.strictObject({
      offer_id: id.exactOptional().describe('Only those of this offer'),
      link_id: id.exactOptional().describe('Only those of this Smart Link'),
    }),
    responses: { 200: { description: 'As the ledger last said', schema: z.object({ items: z.array(shownCap) }) } },
    handle: ({ query: { offer_id, link_id } }) => {
      const items = shownCaps(statuses, view, clock.now()).filter(
        ({ owner, owner_id }) =>
          (offer_id === undefined || (owner === 'offer' && owner_id === offer_id)) &&
          (link_id === undefined || (owner === 'link' && owner_id === link_id)),
      )
      return json({ items: items.slice(0, MAX_SHOWN) })
    },
  })
}
