import { asHostname } from '../entities/hostname.ts'
import type { IdCounters } from '../entities/meta.ts'
import type {
  Advertiser,
  EntityOf,
  Kind,
  Offer,
  Publisher,
  SmartLink,
  TargetingGroup,
  TrackingDomain,
} from '../kinds.ts'
import { KINDS } from '../kinds.ts'
import type { CatalogChange, EntityChange } from '../record/read-record.ts'
import type { CatalogReader } from './catalog-reader.ts'
import { OwnerIndex } from './owner-index.ts'
import { ReferenceIndex } from './reference-index.ts'
import { SlugIndex } from './slug-index.ts'

/** An entity before and after; `before` is undefined for a new one. Both may be archived. */
export type AppliedChange = {
  [K in Kind]: { readonly kind: K; readonly before: EntityOf<K> | undefined; readonly after: EntityOf<K> }
}[Kind]

export type ChangeListener = (change: AppliedChange) => void

/**
 * The catalog in memory, folded from changes in the order of their log. Applying a change again does nothing, so a
 * replay may start anywhere before its end. Look-ups without `any` in their name know only what is not archived.
 */
export class CatalogView implements CatalogReader {
  readonly #entities = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as {
    [K in Kind]: Map<number, EntityOf<K>>
  }
  readonly #linkBySlug = new SlugIndex()
  readonly #domainByHost = new OwnerIndex<string>()
  readonly #linksByOffer = new ReferenceIndex()
  readonly #offersByGroup = new ReferenceIndex()
  readonly #listeners = new Set<ChangeListener>()
  #defaultDomainId: number | undefined
  #revision = 0
  #log: { readonly revision: number; readonly log_id: string } | undefined
  #ids: { readonly revision: number; readonly counters: IdCounters } | undefined

  /** Highest revision applied; 0 for an empty catalog. */
  get revision(): number {
    return this.#revision
  }

  /** Identity of the log, once control has made it. */
  get logId(): string | undefined {
    return this.#log?.log_id
  }

  /** Highest id ever given, per kind. */
  get idCounters(): IdCounters {
    return this.#ids?.counters ?? {}
  }

  /** `stale`: this revision of it, or a later one, was applied before. */
  apply(change: CatalogChange): 'applied' | 'stale' {
    const revision = change.kind === 'meta' ? change.revision : change.entity.revision
    if (revision > this.#revision) this.#revision = revision
    if (change.kind === 'meta') {
      if (revision <= ((change.id === 'log' ? this.#log : this.#ids)?.revision ?? 0)) return 'stale'
      if (change.id === 'log') this.#log = { revision, log_id: change.body.log_id }
      else this.#ids = { revision, counters: change.body }
      return 'applied'
    }
    return this.#applyEntity(change)
  }

  /** Calls the listener after each change of an entity; returns how to stop that. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  publisher(id: number): Publisher | undefined {
    return live(this.#entities.publisher.get(id))
  }

  advertiser(id: number): Advertiser | undefined {
    return live(this.#entities.advertiser.get(id))
  }

  offer(id: number): Offer | undefined {
    return live(this.#entities.offer.get(id))
  }

  smartLink(id: number): SmartLink | undefined {
    return live(this.#entities.smart_link.get(id))
  }

  domain(id: number): TrackingDomain | undefined {
    return live(this.#entities.domain.get(id))
  }

  targetingGroup(id: number): TargetingGroup | undefined {
    return live(this.#entities.targeting_group.get(id))
  }

  /** Archived or not. */
  any<K extends Kind>(kind: K, id: number): EntityOf<K> | undefined {
    return (this.#entities[kind] as Map<number, EntityOf<K>>).get(id)
  }

  /** All of a kind in the order they were first seen, archived ones too. */
  anyOf<K extends Kind>(kind: K): IterableIterator<EntityOf<K>> {
    return (this.#entities[kind] as Map<number, EntityOf<K>>).values()
  }

  /** All of a kind that are not archived. */
  *liveOf<K extends Kind>(kind: K): Generator<EntityOf<K>> {
    for (const entity of this.anyOf(kind)) if (!entity.archived) yield entity
  }

  /** The domain that answers hosts which are no tracking domain, and links without a domain. */
  get defaultDomain(): TrackingDomain | undefined {
    return this.#defaultDomainId === undefined ? undefined : this.domain(this.#defaultDomainId)
  }

  /** The tracking domain that a Host header (without port) names, else the default one. */
  domainOfHost(host: string): TrackingDomain | undefined {
    const id = this.#domainByHost.ownerOf(host) ?? this.#domainByHost.ownerOf(asHostname(host))
    return id === undefined ? this.defaultDomain : this.domain(id)
  }

  /** The tracking domain of exactly this name. */
  domainNamed(hostname: string): TrackingDomain | undefined {
    const id = this.#domainByHost.ownerOf(hostname)
    return id === undefined ? undefined : this.domain(id)
  }

  linkAt(domainId: number, slug: string): SmartLink | undefined {
    const id = this.#linkBySlug.find(domainId, slug, this.#defaultDomainId)
    return id === undefined ? undefined : this.smartLink(id)
  }

  /** Ids of links that have the offer as a member or fallback. */
  linksOfOffer(offerId: number): ReadonlySet<number> {
    return this.#linksByOffer.referrersOf(offerId)
  }

  /** Ids of offers that use the targeting group. */
  offersOfGroup(groupId: number): ReadonlySet<number> {
    return this.#offersByGroup.referrersOf(groupId)
  }

  /** Everything as changes, to fill another view or a snapshot. */
  *changes(): Generator<CatalogChange> {
    if (this.#log !== undefined) {
      yield { kind: 'meta', id: 'log', revision: this.#log.revision, body: { log_id: this.#log.log_id } }
    }
    if (this.#ids !== undefined) {
      yield { kind: 'meta', id: 'ids', revision: this.#ids.revision, body: this.#ids.counters }
    }
    for (const kind of KINDS) {
      for (const entity of inOrder(this.anyOf(kind))) {
        yield { kind, entity } as EntityChange
      }
    }
  }

  #applyEntity(change: EntityChange): 'applied' | 'stale' {
    const entities = this.#entities[change.kind] as Map<number, EntityChange['entity']>
    const before = entities.get(change.entity.id)
    if (before !== undefined && before.revision >= change.entity.revision) return 'stale'
    entities.set(change.entity.id, change.entity)
    const applied = { kind: change.kind, before, after: change.entity } as AppliedChange
    this.#index(applied)
    for (const listener of this.#listeners) listener(applied)
    return 'applied'
  }

  #index(change: AppliedChange): void {
    const { id } = change.after
    switch (change.kind) {
      case 'smart_link': {
        const [before, after] = [live(change.before), live(change.after)]
        this.#linkBySlug.move(id, before, after)
        this.#linksByOffer.move(id, offersOf(before), offersOf(after))
        return
      }
      case 'domain': {
        const [before, after] = [live(change.before), live(change.after)]
        this.#domainByHost.move(id, before?.hostname, after?.hostname)
        if (after?.default === true) this.#defaultDomainId = id
        else if (this.#defaultDomainId === id) this.#defaultDomainId = undefined
        return
      }
      case 'offer': {
        const [before, after] = [live(change.before), live(change.after)]
        this.#offersByGroup.move(id, groupOf(before), groupOf(after))
        return
      }
      case 'publisher':
      case 'advertiser':
      case 'targeting_group':
      case 'access_request':
        return
    }
  }
}

/** As they were written: between two records of one transaction a name has two holders, and the later one counts. */
function inOrder<E extends { readonly revision: number }>(entities: Iterable<E>): E[] {
  return [...entities].toSorted((a, b) => a.revision - b.revision)
}

function live<E extends { readonly archived: boolean }>(entity: E | undefined): E | undefined {
  return entity === undefined || entity.archived ? undefined : entity
}

function offersOf(link: SmartLink | undefined): Iterable<number> {
  if (link === undefined) return []
  const fallback = link.fallback_offer_id === undefined ? [] : [link.fallback_offer_id]
  return new Set([...link.members.map((member) => member.offer_id), ...fallback])
}

function groupOf(offer: Offer | undefined): Iterable<number> {
  return offer?.targeting_group_id === undefined ? [] : [offer.targeting_group_id]
}
