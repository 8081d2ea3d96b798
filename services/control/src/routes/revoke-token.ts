import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import { entityTag, refusalOfIfMatch } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { noSuch } from '../operations/refusals.ts'
import { refusalOfLastAdmin } from '../tokens/last-admin.ts'
import { done, refuse } from '../write/edit.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'

export function revokeToken(writer: TokenWriter): Route {
  return route({
    method: 'delete',
    path: '/v1/tokens/{id}',
    tag: 'tokens',
    summary: 'Revoke an API token',
    access: 'admin',
    params: idParameter,
    ifMatch: true,
    responses: { 204: { description: 'It is good for nothing any more', headers: { ETag: 'Its new revision' } } },
    problems: { 409: 'It is the last admin token', 503: NOT_WRITTEN },
    handle: async ({ params, principal, header }): Promise<Answer> => {
      const result = await writer.submit(actorOf(principal), (scope) => {
        const before = scope.directory.get(params.id)
        if (before === undefined) return refuse(noSuch('token', params.id))
        const stale = refusalOfIfMatch(header('if-match'), before.revision)
        if (stale !== undefined) return refuse(stale)
        if (before.archived) return done(before)
        const last = refusalOfLastAdmin(scope.directory.all(), before, { ...before, archived: true })
        if (last !== undefined) return refuse(last)
        return done(scope.put(before, { before, archived: true }))
      })
      if (!result.ok) return refused(result.problem)
      return { kind: 'empty', status: 204, headers: { etag: entityTag(result.value.revision) } }
    },
  })
}
