import type { Kind } from '@smartlink/catalog/kinds'
import { created, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import type { EntityType } from '../entities/entity-type.ts'
import { represent } from '../entities/represent.ts'
import type { SaveLint } from '../entities/findings.ts'
import type { Operations } from '../operations/operations.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { forceQuery } from './parameters.ts'

export function createEntity<K extends Kind>(
  type: EntityType<K>,
  operations: Operations,
  shown: z.ZodType,
  lint: SaveLint,
): Route {
  return route({
    method: 'post',
    path: `/v1/${type.collection}`,
    tag: type.collection,
    summary: `Create a ${type.noun}`,
    access: 'manager',
    query: forceQuery,
    body: z.unknown(),
    describeBody: type.input,
    responses: {
      201: {
        description: 'As it was saved',
        schema: shown,
        headers: { Location: 'Where it is', ETag: 'Its revision' },
      },
    },
    problems: { 409: 'It stands against what is there', 503: NOT_WRITTEN },
    handle: async ({ body, query, principal }) => {
      const options = { actor: actorOf(principal), force: query.force === 'true' }
      const result = await operations.create(type, body, options)
      if (!result.ok) return refused(result.problem)
      const { entity, shownOnce } = result.value
      const headers = { etag: entityTag(entity.revision) }
      return created(
        `/v1/${type.collection}/${entity.id}`,
        { ...represent(type, entity), ...shownOnce, ...lint(type, entity) },
        headers,
      )
    },
  })
}
