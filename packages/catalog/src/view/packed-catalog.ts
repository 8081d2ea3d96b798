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
import type { CatalogChange } from '../record/read-record.ts'
import { CatalogView } from './catalog-view.ts'
import { livePlaceOf, packLink, revisionOf, unpackLink } from './packed-link.ts'
import type { PackedLink } from './packed-link.ts'
import { SlugIndex } from './slug-index.ts'

/** A change as it is kept and posted to other threads: a link packed, anything else as it is. */
export type PackedChange =
  | Exclude<CatalogChange, { readonly kind: 'smart_link' }>
  | { readonly kind: 'packed_link'; readonly id: number; readonly packed: PackedLink }

type OtherKind = Exclude<Kind, 'smart_link'>

/**
 * A catalog of many links for who decides clicks: it answers what a click asks, keeps every link packed until it is asked
 * for, and knows nothing of who refers to what. Folds changes by the rules of {@link CatalogView}.
 */
export class PackedCatalog {
  readonly #others = new CatalogView()
  readonly #links = new Map<number, PackedLink>()
  readonly #slugs: SlugIndex | undefined
  readonly #listeners = new Set<(change: PackedChange) => void>()
  #linkRevision = 0

  /** @param findsLinks false for who only hands links on; looking one up by its slug is an error then */
  constructor({ findsLinks = true }: { readonly findsLinks?: boolean } = {}) {
    this.#slugs = findsLinks ? new SlugIndex() : undefined
  }

  /** Highest revision applied; 0 for an empty catalog. */
  get revision(): number {
    return Math.max(this.#linkRevision, this.#others.revision)
  }

  /** Identity of the log, once control has made it. */
  get logId(): string | undefined {
    return this.#others.logId
  }

  /** `stale`: this revision of it, or a later one, was applied before. */
  apply(change: CatalogChange | PackedChange): 'applied' | 'stale' {
    if (change.kind === 'smart_link') {
      const { id, revision } = change.entity
      return this.#isNew(id, revision) ? this.#applyLink(id, revision, packLink(change.entity)) : 'stale'
    }
    if (change.kind === 'packed_link') {
      const { id, packed } = change
      const revision = revisionOf(packed)
      return this.#isNew(id, revision) ? this.#applyLink(id, revision, packed) : 'stale'
    }
    const outcome = this.#others.apply(change)
    if (outcome === 'applied') this.#tell(change)
    return outcome
  }

  /** Calls the listener after each change; returns how to stop that. */
  onChange(listener: (change: PackedChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  publisher(id: number): Publisher | undefined {
    return this.#others.publisher(id)
  }

  advertiser(id: number): Advertiser | undefined {
    return this.#others.advertiser(id)
  }

  offer(id: number): Offer | undefined {
    return this.#others.offer(id)
  }

  domain(id: number): TrackingDomain | undefined {
    return this.#others.domain(id)
  }

  targetingGroup(id: number): TargetingGroup | undefined {
    return this.#others.targetingGroup(id)
  }

  /** Archived or not. */
  any<K extends OtherKind>(kind: K, id: number): EntityOf<K> | undefined {
    return this.#others.any(kind, id)
  }

  /** The tracking domain that a Host header (without port) names, else the default one. */
  domainOfHost(host: string): TrackingDomain | undefined {
    return this.#others.domainOfHost(host)
  }

  /** Id of the link that a slug is on a domain. */
  linkIdAt(domainId: number, slug: string): number | undefined {
    if (this.#slugs === undefined) throw new TypeError('this catalog does not find links by their slugs')
    return this.#slugs.find(domainId, slug, this.#others.defaultDomain?.id)
  }

  /** Made anew each time: for who keeps what they make of it. */
  smartLink(id: number): SmartLink | undefined {
    const packed = this.#links.get(id)
    const link = packed === undefined ? undefined : unpackLink(id, packed)
    return link?.archived === true ? undefined : link
  }

  /** Everything as changes, to fill another catalog or a snapshot. */
  *changes(): Generator<PackedChange> {
    // The catalog of the others has no links; its type does not say so.
    for (const change of this.#others.changes()) if (change.kind !== 'smart_link') yield change
    for (const [id, packed] of this.#links) yield { kind: 'packed_link', id, packed }
  }

  #isNew(linkId: number, revision: number): boolean {
    const known = this.#links.get(linkId)
    return known === undefined || revision > revisionOf(known)
  }

  #applyLink(id: number, revision: number, packed: PackedLink): 'applied' {
    if (this.#slugs !== undefined) {
      const before = this.#links.get(id)
      this.#slugs.move(id, before === undefined ? undefined : livePlaceOf(before), livePlaceOf(packed))
    }
    // Keeps the map in the order of revisions: of two links that had a name, the later one has it.
    this.#links.delete(id)
    this.#links.set(id, packed)
    if (revision > this.#linkRevision) this.#linkRevision = revision
    this.#tell({ kind: 'packed_link', id, packed })
    return 'applied'
  }

  #tell(change: PackedChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
