import { json, refused } from '@smartlink/http/answer'
import { notFound } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import type { Erasures } from '../erasures/erasures.ts'
import { showErasure, shownErasure } from '../erasures/show-erasure.ts'

const MAX_SHOWN = 1_000

/** `GET /v1/erasures` and `GET /v1/erasures/{id}` */
export function readErasures(erasures: Erasures): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/erasures',
      tag: 'erasures',
      summary: 'What was erased, the newest first',
      description: `At most ${MAX_SHOWN}.`,
      access: 'admin',
      responses: { 200: { description: 'And how far each is', schema: z.object({ items: z.array(shownErasure) }) } },
      handle: () => json({ items: erasures.all().slice(0, MAX_SHOWN).map(showErasure) }),
    }),
    route({
      method: 'get',
      path: '/v1/erasures/{id}',
      tag: 'erasures',
      summary: 'How far an erasure is',
      access: 'admin',
      params: z.object({ id: z.string().max(64) }),
      responses: { 200: { description: 'The erasure', schema: shownErasure } },
      handle: ({ params }) => {
        const erasure = erasures.get(params.id)
        return erasure === undefined
          ? refused(notFound('erasure.not_found', `There is no erasure ${params.id}`))
          : json(showErasure(erasure))
      },
    }),
  ]
}
