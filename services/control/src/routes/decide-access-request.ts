import { json, refused } from '@smartlink/http/answer'
import { conflict } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { z } from 'zod'
import { ACCESS_REQUESTS } from '../entities/access-requests.ts'
import { represent } from '../entities/represent.ts'
import { noSuch } from '../operations/refusals.ts'
import type { CatalogWriter } from '../write/catalog-writer.ts'
import { done, refuse } from '../write/edit.ts'
import { bodyOf } from '../write/edit-scope.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'

const MAX_PUBLISHERS_OF_OFFER = 10_000

/** Approving gives the publisher access in the same transaction. */
export function decideAccessRequest(verb: 'approve' | 'decline', writer: CatalogWriter, shown: z.ZodType): Route {
  return route({
    method: 'post',
    path: `/v1/access-requests/{id}/${verb}`,
    tag: 'access-requests',
    summary: `${verb === 'approve' ? 'Approve' : 'Decline'} an access request`,
    access: 'manager',
    params: idParameter,
    responses: { 200: { description: 'The request, decided', schema: shown } },
    problems: { 409: 'It is decided already', 503: NOT_WRITTEN },
    handle: async ({ params, principal }) => {
      const result = await writer.submit(actorOf(principal), (scope) => {
        const before = scope.catalog.any('access_request', params.id)
        if (before === undefined || before.archived) return refuse(noSuch('access request', params.id))
        if (before.status !== 'pending')
          return refuse(conflict('access.decided', `The request is ${before.status} already`))
        if (verb === 'approve') {
          const offer = scope.catalog.offer(before.offer_id)
          if (offer === undefined)
            return refuse(conflict('reference.archived', `The offer ${before.offer_id} is archived`))
          if (offer.publisher_ids.length >= MAX_PUBLISHERS_OF_OFFER) {
            return refuse(
              conflict('too_large', `The offer ${offer.id} has ${MAX_PUBLISHERS_OF_OFFER} publishers already`),
            )
          }
          const publisher_ids = [...new Set([...offer.publisher_ids, before.publisher_id])]
          scope.put(
            'offer',
            offer.id,
            { ...bodyOf<'offer'>(offer), publisher_ids },
            { needs: offer.needs, before: offer },
          )
        }
        const status = verb === 'approve' ? ('approved' as const) : ('declined' as const)
        const body = { ...bodyOf<'access_request'>(before), status, decided_at: scope.now }
        return done(scope.put('access_request', before.id, body, { needs: before.needs, before }))
      })
      return result.ok ? json(represent(ACCESS_REQUESTS, result.value)) : refused(result.problem)
    },
  })
}
