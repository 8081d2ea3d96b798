import type { Kind } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import { entityTag } from '@smartlink/http/if-match'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { z } from 'zod'
import type { EntityType } from '../entities/entity-type.ts'
import { represent } from '../entities/represent.ts'
import { noSuch } from '../operations/refusals.ts'
import { idParameter } from './parameters.ts'

export function readEntity<K extends Kind>(type: EntityType<K>, view: CatalogView, shown: z.ZodType): Route {
  return route({
    method: 'get',
    path: `/v1/${type.collection}/{id}`,
    tag: type.collection,
    summary: `Read a ${type.noun}`,
    description: 'Archived ones can still be read.',
    access: 'analyst',
    params: idParameter,
    responses: { 200: { description: 'As it is now', schema: shown, headers: { ETag: 'Its revision' } } },
    handle: ({ params }) => {
      const entity = view.any(type.kind, params.id)
      if (entity === undefined) return refused(noSuch(type.noun, params.id))
      return json(represent(type, entity), { etag: entityTag(entity.revision) })
    },
  })
}
