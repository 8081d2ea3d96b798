import type { IdCounters, LogIdentity } from '../entities/meta.ts'
import { idCounters, logIdentity } from '../entities/meta.ts'
import type { EntityOf, Kind } from '../kinds.ts'
import { BODIES } from '../kinds.ts'
import { entityRecord, metaRecord } from './catalog-record.ts'
import { parseJson } from './parse-json.ts'
import { closedStandIn } from './stand-in.ts'

/** Needs of an entity that no decider understands, because its record is damaged. */
export const NEEDS_MENDING = Number.MAX_SAFE_INTEGER

export type EntityChange = {
  [K in Kind]: { readonly kind: K; readonly entity: EntityOf<K> }
}[Kind]

export type MetaChange =
  | { readonly kind: 'meta'; readonly id: 'log'; readonly revision: number; readonly body: LogIdentity }
  | { readonly kind: 'meta'; readonly id: 'ids'; readonly revision: number; readonly body: IdCounters }

/** One new state of one thing in the catalog; plain data, so that it can be posted to other threads. */
export type CatalogChange = EntityChange | MetaChange

export type ReadOutcome =
  | { readonly state: 'read'; readonly change: CatalogChange }
  /** The entity is known and closed to traffic, because its body is not understood. */
  | {
      readonly state: 'stand-in'
      readonly change: EntityChange
      readonly reason: 'newer' | 'damaged'
      readonly detail: string
    }
  /** Not even what it is about is known. */
  | { readonly state: 'unreadable'; readonly detail: string }

/**
 * Reads the value of one record of `catalog.v1`.
 * @param decider version of what this process understands; entities that need more become closed stand-ins
 */
export function readCatalogRecord(value: Buffer | null, decider: number): ReadOutcome {
  const json = value === null ? undefined : parseJson(value)
  if (json === undefined) return { state: 'unreadable', detail: value === null ? 'deleted by hand' : 'no JSON' }
  return readCatalogJson(json, decider)
}

/** The same for a value that is parsed already. */
export function readCatalogJson(json: unknown, decider: number): ReadOutcome {
  if (isMeta(json)) {
    const meta = metaRecord.safeParse(json)
    return meta.success ? readMeta(meta.data) : { state: 'unreadable', detail: meta.error.message }
  }
  const record = entityRecord.safeParse(json)
  if (!record.success) return { state: 'unreadable', detail: record.error.message }

  const { kind, id, revision, created_at, at, actor, status } = record.data
  const identity = { id, revision, created_at, updated_at: at, updated_by: actor, archived: status === 'archived' }
  const body = BODIES[kind].safeParse(record.data.body)
  if (record.data.needs <= decider && body.success) {
    const entity = { ...identity, needs: record.data.needs, ...body.data }
    return { state: 'read', change: { kind, entity } as EntityChange }
  }
  const newer = record.data.needs > decider
  const entity = {
    ...identity,
    needs: newer ? record.data.needs : NEEDS_MENDING,
    ...closedStandIn(kind, id, record.data.body),
  }
  return {
    state: 'stand-in',
    change: { kind, entity } as EntityChange,
    reason: newer ? 'newer' : 'damaged',
    detail: newer ? `needs decider ${record.data.needs}` : (body.error?.message ?? ''),
  }
}

function isMeta(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'meta'
}

function readMeta({ id, revision, body }: { id: 'log' | 'ids'; revision: number; body?: unknown }): ReadOutcome {
  const parsed = id === 'log' ? logIdentity.safeParse(body) : idCounters.safeParse(body)
  if (!parsed.success) return { state: 'unreadable', detail: parsed.error.message }
  return { state: 'read', change: { kind: 'meta', id, revision, body: parsed.data } as MetaChange }
}
