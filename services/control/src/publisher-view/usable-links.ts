import type { Offer, SmartLink } from '@smartlink/catalog/kinds'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'

/** Offers of a private link that the publisher has no access to. Archived offers ask for none. */
export function missingOffers(catalog: CatalogReader, link: SmartLink, publisherId: number): Offer[] {
  if (link.visibility === 'public') return []
  const missing = new Map<number, Offer>()
  for (const { offer_id } of link.members) {
    const offer = catalog.offer(offer_id)
    if (offer !== undefined && !hasAccess(offer, publisherId)) missing.set(offer.id, offer)
  }
  return [...missing.values()]
}

/** Whether a link serves the publisher at all, now or once it is switched on. */
export function mayUse(catalog: CatalogReader, link: SmartLink, publisherId: number): boolean {
  return missingOffers(catalog, link, publisherId).length === 0
}

export function hasAccess(offer: Offer, publisherId: number): boolean {
  return offer.access === 'public' || offer.publisher_ids.includes(publisherId)
}
