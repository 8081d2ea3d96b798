import type { Kind } from '@smartlink/catalog/kinds'
import { json, refused } from '@smartlink/http/answer'
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
import { forceQuery, idParameter } from './parameters.ts'

export const patchBody = z.record(z.string(), z.unknown())

/** Every field may be left out or null, which removes it. */
export function patchOf(fields: Readonly<Record<string, z.ZodType>>): z.ZodType {
  return z.object(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, z.nullable(field).optional()])),
  )
}

export function patchEntity<K extends Kind>(
  type: EntityType<K>,
  operations: Operations,
  shown: z.ZodType,
  lint: SaveLint,
): Route {
  return route({
    method: 'patch',
    path: `/v1/${type.collection}/{id}`,
    tag: type.collection,
    summary: `Change a ${type.noun}`,
    description:
      'A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.',
    access: 'manager',
    params: idParameter,
    query: forceQuery,
    body: patchBody,
    describeBody: patchOf(type.fields),
    ifMatch: true,
    responses: { 200: { description: 'As it was saved', schema: shown, headers: { ETag: 'Its new revision' } } },
    problems: { 409: 'It stands against what is there', 503: NOT_WRITTEN },
    handle: async ({ params, body, query, principal, header }) => {
      const options = { actor: actorOf(principal), force: query.force === 'true' }
      const result = await operations.patch(type, params.id, body, header('if-match'), options)
      if (!result.ok) return refused(result.problem)
      return json(
        { ...represent(type, result.value), ...lint(type, result.value) },
        { etag: entityTag(result.value.revision) },
      )
    },
  })
}
