import { apiTokenFields } from '@smartlink/catalog/entities/api-token'
import type { Token } from '@smartlink/catalog/record/token-record'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { json, refused } from '@smartlink/http/answer'
import { entityTag, refusalOfIfMatch } from '@smartlink/http/if-match'
import { conflict, invalid } from '@smartlink/http/problem'
import { invalidBody } from '@smartlink/http/read-call'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { mergePatch } from '../operations/merge-patch.ts'
import { noSuch } from '../operations/refusals.ts'
import { refusalOfLastAdmin } from '../tokens/last-admin.ts'
import { showToken, shownToken } from '../tokens/show-token.ts'
import { done, refuse } from '../write/edit.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'
import { patchBody, patchOf } from './patch-entity.ts'

export function patchToken(writer: TokenWriter, catalog: CatalogReader, clock: Clock): Route {
  return route({
    method: 'patch',
    path: '/v1/tokens/{id}',
    tag: 'tokens',
    summary: 'Change an API token',
    description: 'A JSON merge patch (RFC 7396). The secret stays as it is.',
    access: 'admin',
    params: idParameter,
    body: patchBody,
    describeBody: patchOf(apiTokenFields.shape),
    ifMatch: true,
    responses: { 200: { description: 'As it was saved', schema: shownToken, headers: { ETag: 'Its new revision' } } },
    problems: { 409: 'It is revoked, or the last admin token', 503: NOT_WRITTEN },
    handle: async ({ params, body, principal, header }) => {
      const result = await writer.submit(actorOf(principal), (scope) => {
        const before = scope.directory.get(params.id)
        if (before === undefined) return refuse(noSuch('token', params.id))
        const stale = refusalOfIfMatch(header('if-match'), before.revision)
        if (stale !== undefined) return refuse(stale)
        if (before.archived) return refuse(conflict('archived', `The token ${before.id} is revoked`))
        const merged = mergePatch(fieldsOf(before), body)
        const parsed = apiTokenFields.safeParse(merged)
        if (!parsed.success) return refuse(invalidBody(parsed.error, merged))
        const { publisher_id } = parsed.data
        if (
          publisher_id !== undefined &&
          publisher_id !== before.publisher_id &&
          catalog.publisher(publisher_id) === undefined
        ) {
          const message = `There is no publisher ${publisher_id}`
          const errors = [{ pointer: '/publisher_id', code: 'reference.unknown', message }]
          return refuse(invalid('reference.unknown', message, { errors }))
        }
        const { short_id, hash } = before
        const after = { ...parsed.data, short_id, hash }
        const last = refusalOfLastAdmin(scope.directory.all(), before, { ...after, archived: false })
        return last === undefined ? done(scope.put(after, { before })) : refuse(last)
      })
      if (!result.ok) return refused(result.problem)
      return json(showToken(result.value, clock.now()), { etag: entityTag(result.value.revision) })
    },
  })
}

function fieldsOf(token: Token): Record<string, unknown> {
  return Object.fromEntries(Object.entries(token).filter(([field]) => field in apiTokenFields.shape))
}
