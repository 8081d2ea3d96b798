import { asInstant } from '../entities/instant.ts'
import type { LintRule } from './finding.ts'
import { offerName } from './offer-state.ts'

/** A fallback is for good; one with an end loses clicks from then on, when nobody looks. */
export const fallbackEnds: LintRule = (link, context) => {
  const offer = link.fallback_offer_id === undefined ? undefined : context.catalog.offer(link.fallback_offer_id)
  if (offer?.ends_at === undefined || Date.parse(offer.ends_at) <= context.nowMs) return []
  return [
    {
      level: 'warning',
      code: 'fallback.ends',
      message: `The fallback offer ${offerName(offer.id, context)} ends at ${asInstant(offer.ends_at)}: from then on clicks that no other offer takes are lost`,
      fix: 'Use an offer without an end as the fallback',
      path: ['fallback_offer_id'],
    },
  ]
}
