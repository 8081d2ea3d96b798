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
import type { EntityChange } from '../record/read-record.ts'
import type { CatalogReader } from './catalog-reader.ts'

/**
 * Edits that are not written yet, seen as if they were: each next edit is checked against the ones before it. Holds at
 * most one transaction's records, so it looks through them where the catalog below has an index.
 */
export class CatalogDraft implements CatalogReader {
  readonly #below: CatalogReader
  readonly #entities = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as {
    [K in Kind]: Map<number, EntityOf<K>>
  }

  constructor(below: CatalogReader) {
    this.#below = below
  }

  put(change: EntityChange): void {
    this.#of<Kind>(change.kind).set(change.entity.id, change.entity)
  }

  publisher(id: number): Publisher | undefined {
    return this.#live('publisher', id)
  }

  advertiser(id: number): Advertiser | undefined {
    return this.#live('advertiser', id)
  }

  offer(id: number): Offer | undefined {
    return this.#live('offer', id)
  }

  smartLink(id: number): SmartLink | undefined {
    return this.#live('smart_link', id)
  }

  domain(id: number): TrackingDomain | undefined {
    return this.#live('domain', id)
  }

  targetingGroup(id: number): TargetingGroup | undefined {
    return this.#live('targeting_group', id)
  }

  any<K extends Kind>(kind: K, id: number): EntityOf<K> | undefined {
    return this.#of(kind).get(id) ?? this.#below.any(kind, id)
  }

  *liveOf<K extends Kind>(kind: K): Generator<EntityOf<K>> {
    const drafted = this.#of(kind)
    for (const entity of this.#below.liveOf(kind)) if (!drafted.has(entity.id)) yield entity
    for (const entity of drafted.values()) if (!entity.archived) yield entity
  }

  get defaultDomain(): TrackingDomain | undefined {
    // A new default comes with the record that ends the old one, and between the two both say so.
    const drafted = [...this.#entities.domain.values()].filter((domain) => domain.default && !domain.archived)
    const newest = drafted.toSorted((a, b) => b.revision - a.revision)[0]
    if (newest !== undefined) return newest
    return this.#unlessDrafted('domain', this.#below.defaultDomain)
  }

  domainNamed(hostname: string): TrackingDomain | undefined {
    for (const domain of this.#entities.domain.values()) {
      if (domain.hostname === hostname && !domain.archived) return domain
    }
    return this.#unlessDrafted('domain', this.#below.domainNamed(hostname))
  }

  linkAt(domainId: number, slug: string): SmartLink | undefined {
    const defaultId = this.defaultDomain?.id
    for (const link of this.#entities.smart_link.values()) {
      if (!link.archived && link.slug === slug && (link.domain_id ?? defaultId) === domainId) return link
    }
    const defaultBelow = this.#below.defaultDomain?.id
    const candidates = [this.#below.linkAt(domainId, slug)]
    if (domainId === defaultId && defaultBelow !== undefined) candidates.push(this.#below.linkAt(defaultBelow, slug))
    return candidates
      .map((link) => this.#unlessDrafted('smart_link', link))
      .find((link) => link !== undefined && (link.domain_id ?? defaultId) === domainId)
  }

  linksOfOffer(offerId: number): Iterable<number> {
    const drafted = this.#entities.smart_link
    const links = new Set([...this.#below.linksOfOffer(offerId)].filter((id) => !drafted.has(id)))
    for (const link of drafted.values()) {
      const names = link.fallback_offer_id === offerId || link.members.some((member) => member.offer_id === offerId)
      if (names && !link.archived) links.add(link.id)
    }
    return links
  }

  offersOfGroup(groupId: number): Iterable<number> {
    const drafted = this.#entities.offer
    const offers = new Set([...this.#below.offersOfGroup(groupId)].filter((id) => !drafted.has(id)))
    for (const offer of drafted.values())
      if (offer.targeting_group_id === groupId && !offer.archived) offers.add(offer.id)
    return offers
  }

  #of<K extends Kind>(kind: K): Map<number, EntityOf<K>> {
    return this.#entities[kind] as Map<number, EntityOf<K>>
  }

  #live<K extends Kind>(kind: K, id: number): EntityOf<K> | undefined {
    const entity = this.any(kind, id)
    return entity === undefined || entity.archived ? undefined : entity
  }

  /** What lies below counts only where no draft stands over it; that one was looked at already. */
  #unlessDrafted<K extends Kind>(kind: K, entity: EntityOf<K> | undefined): EntityOf<K> | undefined {
    return entity === undefined || this.#of(kind).has(entity.id) ? undefined : entity
  }
}
