import { identifier } from '@smartlink/catalog/entities/identifier'
import { description } from '@smartlink/catalog/entities/label'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { created, refused } from '@smartlink/http/answer'
import { invalid } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { ACCESS_REQUESTS } from '../entities/access-requests.ts'
import { represent } from '../entities/represent.ts'
import type { Operations } from '../operations/operations.ts'
import { noSuch } from '../operations/refusals.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'

const body = z.strictObject({
  note: description.default(''),
  publisher_id: identifier.exactOptional().describe('For whom; a publisher always asks for itself'),
})

export function requestAccess(view: CatalogView, operations: Operations, shown: z.ZodType): Route {
  return route({
    method: 'post',
    path: '/v1/offers/{id}/access-requests',
    tag: 'access-requests',
    summary: 'Ask for access to an offer',
    access: 'publisher',
    params: idParameter,
    body,
    bodyOptional: true,
    responses: { 201: { description: 'The request, waiting for an answer', schema: shown } },
    problems: { 409: 'Access is not asked for here, is granted already, or was asked for', 503: NOT_WRITTEN },
    handle: async ({ params, body: { note, publisher_id }, principal }) => {
      const own = principal.publisherId
      // An offer that takes no requests is nothing a publisher should learn of.
      const offer = view.offer(params.id)
      if (offer === undefined || (own !== undefined && offer.access === 'private')) {
        return refused(noSuch('offer', params.id))
      }
      const publisherId = own ?? publisher_id
      if (publisherId === undefined || (own !== undefined && publisher_id !== undefined && publisher_id !== own)) {
        const message = own === undefined ? 'Is needed' : 'Must be your own, or left out'
        const errors = [{ pointer: '/publisher_id', code: own === undefined ? 'required' : 'not_allowed', message }]
        return refused(invalid('request.invalid', 'One thing is wrong with the body', { errors }))
      }
      const input = { offer_id: params.id, publisher_id: publisherId, note }
      const result = await operations.create(ACCESS_REQUESTS, input, { actor: actorOf(principal) })
      if (!result.ok) return refused(result.problem)
      const { entity } = result.value
      return created(`/v1/access-requests/${entity.id}`, represent(ACCESS_REQUESTS, entity))
    },
  })
}
