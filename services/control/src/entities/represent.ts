import type { EntityOf, Kind } from '@smartlink/catalog/kinds'
import { bodyOf } from '../write/edit-scope.ts'
import type { EntityType } from './entity-type.ts'

/** An entity as the API shows it. */
export function represent<K extends Kind>(type: EntityType<K>, entity: EntityOf<K>): Record<string, unknown> {
  const { id, revision, created_at, updated_at, updated_by } = entity
  const status = type.statusOf(entity)
  return { id, ...writable(type, entity), status, revision, created_at, updated_at, updated_by }
}

/** The part of it that people write. */
export function writable<K extends Kind>(type: EntityType<K>, entity: EntityOf<K>): Record<string, unknown> {
  const body = bodyOf(entity) as Record<string, unknown>
  return Object.fromEntries(Object.entries(body).filter(([field]) => !type.hidden.includes(field)))
}
