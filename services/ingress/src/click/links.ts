import type { SmartLink, TrackingDomain } from '@smartlink/catalog/kinds'
import type { AppliedChange, CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { CompiledLink } from '@smartlink/routing/compile'
import { LRUCache } from 'lru-cache'

const MAX_HOSTS = 1_000

/** A link as it is asked for on a host. */
export interface LinkAsked {
  readonly domain: TrackingDomain
  readonly link: SmartLink
  readonly compiled: CompiledLink
}

/**
 * Finds the link of a host and slug, compiled once per change of anything it is made of and not before it is clicked.
 */
export class Links {
  readonly #view: CatalogView
  readonly #compile: (link: SmartLink) => CompiledLink
  readonly #compiled = new Map<number, CompiledLink>()
  /** Domain id per Host header as sent, 0 for none; names are normalised once and not per click. */
  readonly #hosts = new LRUCache<string, number>({ max: MAX_HOSTS })

  constructor(view: CatalogView, compile: (link: SmartLink) => CompiledLink) {
    this.#view = view
    this.#compile = compile
    view.onChange((change) => this.#forget(change))
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
    if (link === undefined) return undefined
    let compiled = this.#compiled.get(link.id)
    if (compiled === undefined) {
      compiled = this.#compile(link)
      this.#compiled.set(link.id, compiled)
    }
    return { domain, link, compiled }
  }

  #forget({ kind, after: { id } }: AppliedChange): void {
    switch (kind) {
      case 'smart_link':
        this.#compiled.delete(id)
        return
      case 'domain':
        this.#hosts.clear()
        return
      case 'offer':
        this.#forgetMadeOf(({ madeOf }) => madeOf.offers.has(id))
        return
      case 'advertiser':
        this.#forgetMadeOf(({ madeOf }) => madeOf.advertisers.has(id))
        return
      case 'targeting_group':
        this.#forgetMadeOf(({ madeOf }) => madeOf.groups.has(id))
        return
      case 'publisher':
      case 'access_request':
        return
    }
  }

  #forgetMadeOf(includes: (link: CompiledLink) => boolean): void {
    for (const [id, compiled] of this.#compiled) if (includes(compiled)) this.#compiled.delete(id)
  }
}

/** The name in `name:port` or `[v6]:port`. */
function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon === -1 || host.endsWith(']') ? host : host.slice(0, colon)
}
