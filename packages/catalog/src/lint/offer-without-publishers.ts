import type { OfferLintRule } from './offer-finding.ts'
import { offerName } from './offer-state.ts'

/** An offer that nobody has access to takes no click by any link. */
export const offerWithoutPublishers: OfferLintRule = (offer, context) => {
  if (offer.access === 'public') return []
  if (offer.publisher_ids.some((id) => context.catalog.publisher(id) !== undefined)) return []
  return [
    {
      level: 'warning',
      code: 'access.nobody',
      message: `Offer ${offerName(offer.id, context)} has access \`${offer.access}\`, and no publisher has it: it takes no clicks`,
      fix: 'Name the publishers in publisher_ids, or make its access public',
      path: ['publisher_ids'],
    },
  ]
}
