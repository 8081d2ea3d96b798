import type { SmartLink, TrackingDomain } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { CompiledLink } from '@smartlink/routing/compile'
import type { CompiledLinks } from '@smartlink/routing/compiled-links'
import { LRUCache } from 'lru-cache'

const MAX_HOSTS = 1_000

/** A link as it is asked for on a domain. */
export interface LinkAsked {
  readonly domain: TrackingDomain
  readonly link: SmartLink
  readonly compiled: CompiledLink
  /** Revision of the catalog that says so. */
  readonly catalogRevision: number
}

/** Finds the link of a host and slug in the catalog of this thread. */
export class Links {
  readonly #view: CatalogView
  readonly #compiled: CompiledLinks
  /** Domain id per Host header as sent, 0 for none; names are normalised once and not per click. */
  readonly #hosts = new LRUCache<string, number>({ max: MAX_HOSTS })

  constructor(view: CatalogView, compiled: CompiledLinks) {
    this.#view = view
    this.#compiled = compiled
    view.onChange(({ kind, after }) => {
      compiled.changed(kind, after.id)
      if (kind === 'domain') this.#hosts.clear()
    })
  }

  /** The tracking domain that serves a Host header (or the authority of an absolute target); undefined without any domain. */
  domainOf(host: string): TrackingDomain | undefined {
    let id = this.#hosts.get(host)
    if (id === undefined) {
      id = this.#view.domainOfHost(withoutPort(host))?.id ?? 0
      this.#hosts.set(host, id)
    }
    return id === 0 ? undefined : this.#view.domain(id)
  }

  find(domain: TrackingDomain, slug: string): LinkAsked | undefined {
    const link = this.#view.linkAt(domain.id, slug)
    return link === undefined ? undefined : this.#asked(domain, link)
  }

  /** The same link as the catalog has it now; as it was where it has gone meanwhile. */
  again(asked: LinkAsked): LinkAsked {
    if (asked.catalogRevision === this.#view.revision) return asked
    const domain = this.#view.domain(asked.domain.id)
    const link = this.#view.smartLink(asked.link.id)
    return domain === undefined || link === undefined ? asked : this.#asked(domain, link)
  }

  #asked(domain: TrackingDomain, link: SmartLink): LinkAsked {
    return { domain, link, compiled: this.#compiled.of(link), catalogRevision: this.#view.revision }
  }
}

/** The name in `name:port` or `[v6]:port`. */
function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon === -1 || host.endsWith(']') ? host : host.slice(0, colon)
}
