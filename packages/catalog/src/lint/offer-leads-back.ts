import type { CatalogReader } from '../view/catalog-reader.ts'
import type { OfferLintRule } from './offer-finding.ts'
import { offerName } from './offer-state.ts'

/** An address on a tracking domain sends the visitor in a circle, or counts one visit twice. */
export const offerLeadsBack: OfferLintRule = (offer, context) => {
  if (!leadsBack(offer.url, context.catalog)) return []
  return [
    {
      level: 'warning',
      code: 'url.leads_back',
      message: `Offer ${offerName(offer.id, context)} leads to a tracking domain of this system: one visit is counted twice, or runs in a circle`,
      fix: "Use the advertiser's own address",
      path: ['url'],
    },
  ]
}

/** Whether an address, also one with macros, stands on a tracking domain. */
export function leadsBack(address: string, catalog: CatalogReader): boolean {
  const host = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1]?.toLowerCase()
  return host !== undefined && catalog.domainNamed(host) !== undefined
}
