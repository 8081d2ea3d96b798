import { compileLinkWith } from './compile.ts'
import type { CompiledLink } from './compile.ts'
import { compileOffer } from './compile-offer.ts'
import type { CompiledOffer } from './compile-offer.ts'
import type { CatalogView, SmartLink } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/**
 * Links compiled when they are first clicked and kept until something they are made of changes. Offers are compiled
 * once for all links that have them. Holds at most one entry per live link and offer.
 */
export interface CompiledLinks {
  of(link: SmartLink): CompiledLink
  /** Something of this kind changed: forget what was made of it. Publishers and domains are asked per click. */
  changed(kind: string, id: number): void
}

export function createCompiledLinks(catalog: CatalogView, zones: ZoneClock): CompiledLinks {
  const links = new Map<number, CompiledLink>()
  const offers = new Map<number, { readonly compiled: CompiledOffer; readonly groupId: number | undefined }>()

  function offerOf(id: number): CompiledOffer | undefined {
    const known = offers.get(id)
    if (known !== undefined) return known.compiled
    const offer = catalog.offer(id)
    if (offer === undefined) return undefined
    const compiled = compileOffer(offer, catalog, zones)
    offers.set(id, { compiled, groupId: offer.targeting_group_id ?? undefined })
    return compiled
  }

  function forgetOffer(id: number): void {
    offers.delete(id)
    for (const link of links.values()) if (hasOffer(link, id)) links.delete(link.id)
  }

  return {
    of(link) {
      const known = links.get(link.id)
      if (known !== undefined && known.revision === link.revision) return known
      const compiled = compileLinkWith(link, offerOf)
      links.set(link.id, compiled)
      return compiled
    },

    changed(kind, id) {
      switch (kind) {
        case 'smart_link':
          links.delete(id)
          return
        case 'offer':
          forgetOffer(id)
          return
        case 'advertiser':
          for (const [offerId, { compiled }] of offers) if (compiled.advertiserId === id) forgetOffer(offerId)
          return
        case 'targeting_group':
          for (const [offerId, { groupId }] of offers) if (groupId === id) forgetOffer(offerId)
          return
        default:
      }
    },
  }
}

function hasOffer(link: CompiledLink, offerId: number): boolean {
  return (
    link.fallback?.offerId === offerId || link.tiers.some((tier) => tier.some((member) => member.offerId === offerId))
  )
}
