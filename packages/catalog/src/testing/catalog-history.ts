import fc from 'fast-check'
import type { EntityChange } from '../record/read-record.ts'
import type { EntityOf, Kind } from '../kinds.ts'
import { entity } from './entities.ts'

type Step =
  | {
      readonly kind: 'smart_link'
      readonly id: number
      readonly slug: string
      readonly domain: number
      readonly offers: number[]
      readonly archived: boolean
    }
  | {
      readonly kind: 'domain'
      readonly id: number
      readonly host: string
      readonly makeDefault: boolean
      readonly archived: boolean
    }
  | { readonly kind: 'offer'; readonly id: number; readonly group: number; readonly archived: boolean }

const id = fc.integer({ min: 1, max: 4 })
const archived = fc.integer({ min: 0, max: 4 }).map((n) => n === 0)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('smart_link' as const),
    id,
    slug: fc.constantFrom('a', 'b', 'c'),
    domain: fc.integer({ min: 0, max: 3 }),
    offers: fc.array(id, { maxLength: 3 }),
    archived,
  }),
  fc.record({
    kind: fc.constant('domain' as const),
    id,
    host: fc.constantFrom('x.example', 'y.example', 'z.example'),
    makeDefault: fc.boolean(),
    archived,
  }),
  fc.record({ kind: fc.constant('offer' as const), id, group: fc.integer({ min: 0, max: 2 }), archived }),
)

/**
 * Histories as control could have written them: names are unique at every moment and one domain is the default, but
 * they move freely between few entities.
 */
export const catalogHistory: fc.Arbitrary<EntityChange[]> = fc
  .array(step, { minLength: 1, maxLength: 60, size: 'max' })
  .map((steps) => new HistoryWriter().write(steps))

class HistoryWriter {
  readonly #now = new Map<string, EntityChange>()
  readonly #history: EntityChange[] = []

  write(steps: readonly Step[]): EntityChange[] {
    this.#put('domain', entity('domain', 1, { hostname: 'first.example', default: true, revision: 1 }))
    for (const next of steps) this.#take(next)
    return this.#history
  }

  #take(next: Step): void {
    const revision = this.#history.length + 1
    switch (next.kind) {
      case 'offer': {
        const fields = next.group === 0 ? {} : { targeting_group_id: next.group }
        this.#put('offer', entity('offer', next.id, { ...fields, revision, archived: next.archived }))
        return
      }
      case 'domain': {
        const isDefault = this.#default()?.id === next.id
        if (this.#live('domain').some((other) => other.id !== next.id && other.hostname === next.host)) return
        if (isDefault) return
        const fields = { hostname: next.host, default: next.makeDefault && !next.archived }
        const former = fields.default ? this.#default() : undefined
        const collides = this.#live('smart_link').some(
          (link) =>
            link.domain_id === next.id &&
            this.#live('smart_link').some((other) => other.domain_id === undefined && other.slug === link.slug),
        )
        if (fields.default && collides) return
        this.#put('domain', entity('domain', next.id, { ...fields, revision, archived: next.archived }))
        if (former !== undefined) this.#put('domain', { ...former, default: false, revision: revision + 1 })
        return
      }
      case 'smart_link': {
        const domain = next.domain === 0 ? undefined : next.domain
        const at = domain ?? this.#default()?.id
        const taken = this.#live('smart_link').some(
          (other) =>
            other.id !== next.id && other.slug === next.slug && (other.domain_id ?? this.#default()?.id) === at,
        )
        if (taken && !next.archived) return
        const members = next.offers.map((offer_id) => ({ offer_id, rank: 1, weight: 1, targeting: [] }))
        const fields = { slug: next.slug, members, ...(domain === undefined ? {} : { domain_id: domain }) }
        this.#put('smart_link', entity('smart_link', next.id, { ...fields, revision, archived: next.archived }))
      }
    }
  }

  #live<K extends Kind>(kind: K): EntityOf<K>[] {
    const all = [...this.#now.values()].filter((change) => change.kind === kind && !change.entity.archived)
    return all.map((change) => change.entity as unknown as EntityOf<K>)
  }

  #default(): EntityOf<'domain'> | undefined {
    return this.#live('domain').find((domain) => domain.default)
  }

  #put<K extends Kind>(kind: K, changed: EntityOf<K>): void {
    const change = { kind, entity: changed } as unknown as EntityChange
    this.#now.set(`${kind}/${changed.id}`, change)
    this.#history.push(change)
  }
}
