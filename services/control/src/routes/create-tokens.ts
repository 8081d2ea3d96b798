import { apiTokenFields } from '@smartlink/catalog/entities/api-token'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { createTokens } from '../tokens/create-tokens.ts'
import { showToken, shownToken } from '../tokens/show-token.ts'
import { MAX_TRANSACTION_RECORDS } from '../write/catalog-writer.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { actorOf } from './actor.ts'
import { bulkOf } from './create-entities.ts'
import { NOT_WRITTEN } from './not-written.ts'

export function createTokensInBulk(writer: TokenWriter, catalog: CatalogReader, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/v1/tokens/bulk',
    tag: 'tokens',
    summary: `Create up to ${MAX_TRANSACTION_RECORDS} API tokens, all or none`,
    access: 'admin',
    body: bulkOf(apiTokenFields),
    responses: {
      201: { description: 'Each with its `token`, shown only now', schema: z.object({ items: z.array(shownToken) }) },
    },
    problems: { 503: NOT_WRITTEN },
    handle: async ({ body, principal }): Promise<Answer> => {
      const [wanted, above] = Array.isArray(body) ? [body, []] : [body.items, ['items']]
      const result = await createTokens(writer, catalog, wanted, actorOf(principal), (index) => [...above, index])
      if (!result.ok) return refused(result.problem)
      const now = clock.now()
      const items = result.value.map(({ record, token }) => ({ ...showToken(record, now), token }))
      return { kind: 'json', status: 201, body: { items }, headers: {} }
    },
  })
}
