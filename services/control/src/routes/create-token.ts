import { apiTokenFields } from '@smartlink/catalog/entities/api-token'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { created, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { createTokens } from '../tokens/create-tokens.ts'
import type { MadeToken } from '../tokens/create-tokens.ts'
import { showToken, shownToken } from '../tokens/show-token.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'

export function createToken(writer: TokenWriter, catalog: CatalogReader, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/v1/tokens',
    tag: 'tokens',
    summary: 'Create an API token',
    access: 'admin',
    body: apiTokenFields,
    responses: {
      201: {
        description: 'With the `token`, shown only now',
        schema: shownToken,
        headers: { Location: 'Where it is', ETag: 'Its revision' },
      },
    },
    problems: { 503: NOT_WRITTEN },
    handle: async ({ body, principal }) => {
      const result = await createTokens(writer, catalog, [body], actorOf(principal), () => [])
      if (!result.ok) return refused(result.problem)
      const { record, token } = result.value[0] as MadeToken
      const headers = { etag: entityTag(record.revision) }
      return created(`/v1/tokens/${record.id}`, { ...showToken(record, clock.now()), token }, headers)
    },
  })
}
