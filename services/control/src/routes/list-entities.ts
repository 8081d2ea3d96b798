import type { EntityOf, Kind } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { z } from 'zod'
import type { EntityType } from '../entities/entity-type.ts'
import { represent } from '../entities/represent.ts'
import { listQuery, pageAfter, pageOf } from './list-query.ts'

export function listEntities<K extends Kind>(type: EntityType<K>, view: CatalogView, shown: z.ZodType): Route {
  return route({
    method: 'get',
    path: `/v1/${type.collection}`,
    tag: type.collection,
    summary: `List ${type.noun}s`,
    access: 'analyst',
    query: listQuery(type.statuses),
    responses: { 200: { description: `One page of ${type.noun}s, by rising id`, schema: pageOf(shown) } },
    handle: ({ query }) => {
      const result = pageAfter(matching(type, view, query), query)
      if ('problem' in result) return refused(result.problem)
      const { items, next_cursor } = result.page
      return json({ items: items.map((entity) => represent(type, entity)), next_cursor })
    },
  })
}

export interface ListFilter {
  readonly q?: string
  readonly tag?: string
  readonly status?: string
}

export function* matching<K extends Kind>(
  type: EntityType<K>,
  view: CatalogView,
  { q, tag, status }: ListFilter,
): Generator<EntityOf<K>> {
  const text = q?.toLowerCase()
  for (const entity of view.anyOf(type.kind)) {
    const current = type.statusOf(entity)
    if (status === undefined ? entity.archived : status !== 'all' && status !== current) continue
    if (tag !== undefined && !entity.tags.includes(tag)) continue
    if (text !== undefined && String(entity.id) !== text) {
      if (!type.textsOf(entity).some((candidate) => candidate.toLowerCase().includes(text))) continue
    }
    yield entity
  }
}
