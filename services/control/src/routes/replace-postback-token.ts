import { asInstant } from '@smartlink/catalog/entities/instant'
import { json, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { ADVERTISERS, newPostbackToken } from '../entities/advertisers.ts'
import { represent } from '../entities/represent.ts'
import { noSuch } from '../operations/refusals.ts'
import type { CatalogWriter } from '../write/catalog-writer.ts'
import { done, refuse } from '../write/edit.ts'
import { bodyOf } from '../write/edit-scope.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'

const HOUR_MS = 3_600_000

const body = z.strictObject({
  keep_previous_hours: z.int().min(0).max(168).default(24).describe('How long the token before is still taken'),
})

export function replacePostbackToken(writer: CatalogWriter, shown: z.ZodType): Route {
  return route({
    method: 'post',
    path: '/v1/advertisers/{id}/postback-token',
    tag: 'advertisers',
    summary: "Replace an advertiser's postback token",
    access: 'manager',
    params: idParameter,
    body,
    bodyOptional: true,
    responses: { 200: { description: 'With the new `postback_token`, shown only now', schema: shown } },
    problems: { 503: NOT_WRITTEN },
    handle: async ({ params, body: { keep_previous_hours }, principal }) => {
      const { token, hash } = newPostbackToken()
      const result = await writer.submit(actorOf(principal), (scope) => {
        const before = scope.catalog.advertiser(params.id)
        if (before === undefined) return refuse(noSuch('advertiser', params.id))
        const { previous_postback_token: _older, ...kept } = bodyOf<'advertiser'>(before)
        const until = asInstant(scope.nowMs + keep_previous_hours * HOUR_MS)
        const previous = { previous_postback_token: { hash: before.postback_token_hash, until } }
        const body = { ...kept, postback_token_hash: hash, ...(keep_previous_hours === 0 ? {} : previous) }
        return done(scope.put('advertiser', before.id, body, { needs: before.needs, before }))
      })
      if (!result.ok) return refused(result.problem)
      const headers = { etag: entityTag(result.value.revision) }
      return json({ ...represent(ADVERTISERS, result.value), postback_token: token }, headers)
    },
  })
}
