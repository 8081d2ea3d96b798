import type { Kind } from '@smartlink/catalog/kinds'
import type { Answer } from '@smartlink/http/answer'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import type { EntityType } from '../entities/entity-type.ts'
import { represent } from '../entities/represent.ts'
import type { SaveLint } from '../entities/findings.ts'
import type { Operations } from '../operations/operations.ts'
import { MAX_TRANSACTION_RECORDS } from '../write/catalog-writer.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { forceQuery } from './parameters.ts'

export const BULK_BODY_LIMIT_BYTES = 16 << 20

/** A bare list, or a list as `items`. */
export function bulkOf<Item extends z.ZodType>(item: Item) {
  const list = z.array(item).min(1).max(MAX_TRANSACTION_RECORDS)
  return z.union([z.strictObject({ items: list }), list])
}

const bulkQuery = forceQuery.extend({
  dry_run: z.enum(['true', 'false']).exactOptional().describe('true: everything is checked, nothing is saved'),
})

/** All of them in one transaction, or none. */
export function createEntities<K extends Kind>(
  type: EntityType<K>,
  operations: Operations,
  shown: z.ZodType,
  lint: SaveLint,
): Route {
  return route({
    method: 'post',
    path: `/v1/${type.collection}/bulk`,
    tag: type.collection,
    summary: `Create up to ${MAX_TRANSACTION_RECORDS} ${type.noun}s, all or none`,
    access: 'manager',
    query: bulkQuery,
    body: bulkOf(z.unknown()),
    describeBody: bulkOf(type.input),
    bodyLimitBytes: BULK_BODY_LIMIT_BYTES,
    responses: {
      201: { description: 'As they were saved, in their order', schema: z.object({ items: z.array(shown) }) },
      200: {
        description: 'Only tried: nothing stands against them, and nothing was saved',
        schema: z.object({ would_save: z.int() }),
      },
    },
    problems: { 409: 'One of them stands against what is there', 503: NOT_WRITTEN },
    handle: async ({ body, query, principal }): Promise<Answer> => {
      const dryRun = query.dry_run === 'true'
      const options = { actor: actorOf(principal), force: query.force === 'true', dryRun }
      const [given, place] = Array.isArray(body) ? [body, { body }] : [body.items, { body, field: 'items' }]
      const result = await operations.createAll(type, given, options, place)
      if (!result.ok) return refused(result.problem)
      if (dryRun) return json({ would_save: result.value.length })
      const items = result.value.map(({ entity, shownOnce }) => ({
        ...represent(type, entity),
        ...shownOnce,
        ...lint(type, entity),
      }))
      return { kind: 'json', status: 201, body: { items }, headers: {} }
    },
  })
}
