import type { Token } from '@smartlink/catalog/record/token-record'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Clock } from '@smartlink/service-kit/clock'
import { showToken, shownToken, statusOfToken, TOKEN_STATUSES } from '../tokens/show-token.ts'
import type { ListFilter } from './list-entities.ts'
import { listQuery, pageAfter, pageOf } from './list-query.ts'

export function listTokens(directory: TokenDirectory, clock: Clock): Route {
  return route({
    method: 'get',
    path: '/v1/tokens',
    tag: 'tokens',
    summary: 'List API tokens',
    access: 'admin',
    query: listQuery(TOKEN_STATUSES),
    responses: { 200: { description: 'One page of tokens, by rising id', schema: pageOf(shownToken) } },
    handle: ({ query }) => {
      const now = clock.now()
      const result = pageAfter(
        [...directory.all()].filter((token) => matches(token, query, now)),
        query,
      )
      if ('problem' in result) return refused(result.problem)
      const { items, next_cursor } = result.page
      return json({ items: items.map((token) => showToken(token, now)), next_cursor })
    },
  })
}

function matches(token: Token, { q, tag, status }: ListFilter, nowMs: number): boolean {
  const current = statusOfToken(token, nowMs)
  if (status === undefined ? token.archived : status !== 'all' && status !== current) return false
  if (tag !== undefined && !token.tags.includes(tag)) return false
  return q === undefined || String(token.id) === q || token.name.toLowerCase().includes(q.toLowerCase())
}
