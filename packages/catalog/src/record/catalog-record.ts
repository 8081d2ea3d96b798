import { z } from 'zod'
import { identifier } from '../entities/identifier.ts'
import { instant } from '../entities/instant.ts'
import type { EntityOf, Kind } from '../kinds.ts'
import { KINDS } from '../kinds.ts'

/**
 * A record of `catalog.v1`, as JSON under the key `<kind>/<id>`. The body is what people wrote, checked by the schema
 * of its kind; the rest is control's.
 */
const envelope = {
  revision: z.int().min(1),
  /** When this revision was made. */
  at: instant,
  actor: z.string().max(100),
}

export const entityRecord = z.object({
  ...envelope,
  kind: z.enum(KINDS as [Kind, ...Kind[]]),
  id: identifier,
  needs: z.int().min(1),
  created_at: instant,
  status: z.enum(['live', 'archived']),
  body: z.unknown(),
})

export const metaRecord = z.object({
  ...envelope,
  kind: z.literal('meta'),
  id: z.enum(['log', 'ids']),
  body: z.unknown(),
})

export type EntityRecord = z.output<typeof entityRecord>
export type MetaRecord = z.output<typeof metaRecord>

export function recordKey(kind: string, id: number | string): string {
  return `${kind}/${id}`
}

/** The record of an entity's newest revision, as it is written. */
export function toEntityRecord<K extends Kind>(kind: K, entity: EntityOf<K>): EntityRecord {
  const { id, revision, needs, created_at, updated_at, updated_by, archived, ...body } = entity
  const status = archived ? 'archived' : 'live'
  return { kind, id, revision, needs, at: updated_at, created_at, actor: updated_by, status, body }
}
