import type { Kind } from '@smartlink/catalog/kinds'
import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { EntityType } from '../entities/entity-type.ts'
import type { Operations } from '../operations/operations.ts'
import { actorOf } from './actor.ts'
import { NOT_WRITTEN } from './not-written.ts'
import { idParameter } from './parameters.ts'

export function archiveEntity<K extends Kind>(type: EntityType<K>, operations: Operations): Route {
  return route({
    method: 'delete',
    path: `/v1/${type.collection}/{id}`,
    tag: type.collection,
    summary: `Archive a ${type.noun}`,
    description: 'It keeps its name for reports, takes no more traffic, and its id is never given again.',
    access: 'manager',
    params: idParameter,
    ifMatch: true,
    responses: { 204: { description: 'It is archived', headers: { ETag: 'Its new revision' } } },
    problems: { 409: 'Others depend on it', 503: NOT_WRITTEN },
    handle: async ({ params, principal, header }): Promise<Answer> => {
      const result = await operations.archive(type, params.id, header('if-match'), { actor: actorOf(principal) })
      if (!result.ok) return refused(result.problem)
      return { kind: 'empty', status: 204, headers: { etag: entityTag(result.value.revision) } }
    },
  })
}
