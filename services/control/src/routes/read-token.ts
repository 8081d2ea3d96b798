import { json, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Clock } from '@smartlink/service-kit/clock'
import { noSuch } from '../operations/refusals.ts'
import { showToken, shownToken } from '../tokens/show-token.ts'
import { idParameter } from './parameters.ts'

export function readToken(directory: TokenDirectory, clock: Clock): Route {
  return route({
    method: 'get',
    path: '/v1/tokens/{id}',
    tag: 'tokens',
    summary: 'Read an API token',
    access: 'admin',
    params: idParameter,
    responses: { 200: { description: 'As it is now', schema: shownToken, headers: { ETag: 'Its revision' } } },
    handle: ({ params }) => {
      const token = directory.get(params.id)
      if (token === undefined) return refused(noSuch('token', params.id))
      return json(showToken(token, clock.now()), { etag: entityTag(token.revision) })
    },
  })
}
