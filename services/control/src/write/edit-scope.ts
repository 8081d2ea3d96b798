import { asInstant } from '@smartlink/catalog/entities/instant'
import type { BodyOf, EntityOf, Identity, Kind } from '@smartlink/catalog/kinds'
import type { EntityChange, MetaChange } from '@smartlink/catalog/record/read-record'
import { CatalogDraft } from '@smartlink/catalog/view/catalog-draft'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import type { Counted, IdCounters } from './id-counters.ts'

/**
 * What one edit sees and writes: the newest catalog with every edit before it, and its own. Nothing of it exists until
 * its transaction is written.
 */
export class EditScope {
  readonly catalog: CatalogDraft
  readonly nowMs: number
  readonly actor: string
  readonly changes: (EntityChange | MetaChange)[] = []
  readonly #ids: IdCounters
  #revision: number

  constructor(below: CatalogReader, at: { revision: number; ids: IdCounters; nowMs: number; actor: string }) {
    this.catalog = new CatalogDraft(below)
    this.nowMs = at.nowMs
    this.actor = at.actor
    this.#revision = at.revision
    this.#ids = at.ids.fork()
  }

  /** Revision of the last thing written in this scope. */
  get revision(): number {
    return this.#revision
  }

  get ids(): IdCounters {
    return this.#ids
  }

  get now(): string {
    return asInstant(this.nowMs)
  }

  /** The revision that the next entity put will have. */
  get nextRevision(): number {
    return this.#revision + 1
  }

  nextId(counted: Counted): number {
    return this.#ids.next(counted)
  }

  /** Writes the next revision of an entity. */
  put<K extends Kind>(kind: K, id: number, body: BodyOf<K>, how: PutOptions<K>): EntityOf<K> {
    const identity = {
      id,
      revision: ++this.#revision,
      needs: how.needs,
      created_at: how.before?.created_at ?? this.now,
      updated_at: this.now,
      updated_by: this.actor,
      archived: how.archived ?? false,
    }
    const entity: EntityOf<K> = { ...body, ...identity }
    const change = { kind, entity } as unknown as EntityChange
    this.catalog.put(change)
    this.changes.push(change)
    return entity
  }

  putLogIdentity(logId: string): void {
    this.changes.push({ kind: 'meta', id: 'log', revision: ++this.#revision, body: { log_id: logId } })
  }
}

interface PutOptions<K extends Kind> {
  readonly needs: number
  readonly before?: EntityOf<K> | undefined
  readonly archived?: boolean
}

/** What people wrote, without what control adds. */
export function bodyOf<K extends Kind>(entity: EntityOf<K>): BodyOf<K> {
  const body: Record<string, unknown> = { ...entity }
  for (const field of IDENTITY) delete body[field]
  return body as unknown as BodyOf<K>
}

const IDENTITY = [
  'id',
  'revision',
  'needs',
  'created_at',
  'updated_at',
  'updated_by',
  'archived',
] as const satisfies readonly (keyof Identity)[]
