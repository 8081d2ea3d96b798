import type { TrackingDomain } from '@smartlink/catalog/kinds'
import type { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import type { CompiledLink } from '@smartlink/routing/compile'
import type { CompiledLinks } from '@smartlink/routing/compiled-links'
import { RecentMap } from '@smartlink/service-kit/recent-map'

const MAX_HOSTS = 1_000

/** A link as it is asked for on a domain. */
export interface LinkAsked {
  readonly domain: TrackingDomain
  readonly compiled: CompiledLink
  /** Revision of the catalog that says so. */
  readonly catalogRevision: number
}

/** Finds the link of a host and slug in the catalog of this thread. */
export class Links {
  readonly #catalog: PackedCatalog
  readonly #compiled: CompiledLinks
  /** Domain id per Host header as sent, 0 for none; names are normalised once and not per click. */
  readonly #hosts = new RecentMap<string, number>(MAX_HOSTS)

  constructor(catalog: PackedCatalog, compiled: CompiledLinks) {
    this.#catalog = catalog
    this.#compiled = compiled
    catalog.onChange((change) => {
      if (change.kind === 'meta') return
      if (change.kind === 'packed_link') compiled.changed('smart_link', change.id)
      else compiled.changed(change.kind, change.entity.id)
      if (change.kind === 'domain') this.#hosts.clear()
    })
  }

  /** The tracking domain that serves a Host header (or the authority of an absolute target); undefined without any domain. */
  domainOf(host: string): TrackingDomain | undefined {
    let id = this.#hosts.get(host)
    if (id === undefined) {
      id = this.#catalog.domainOfHost(withoutPort(host))?.id ?? 0
      this.#hosts.set(host, id)
    }
    return id === 0 ? undefined : this.#catalog.domain(id)
  }

  find(domain: TrackingDomain, slug: string): LinkAsked | undefined {
    const id = this.#catalog.linkIdAt(domain.id, slug)
    return id === undefined ? undefined : this.#asked(domain, id)
  }

  /** The same link as the catalog has it now; as it was where it has gone meanwhile. */
  again(asked: LinkAsked): LinkAsked {
    if (asked.catalogRevision === this.#catalog.revision) return asked
    const domain = this.#catalog.domain(asked.domain.id)
    return (domain === undefined ? undefined : this.#asked(domain, asked.compiled.id)) ?? asked
  }

  #asked(domain: TrackingDomain, linkId: number): LinkAsked | undefined {
    const compiled = this.#compiled.of(linkId)
    return compiled === undefined ? undefined : { domain, compiled, catalogRevision: this.#catalog.revision }
  }
}

/** The name in `name:port` or `[v6]:port`. */
function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon === -1 || host.endsWith(']') ? host : host.slice(0, colon)
}
