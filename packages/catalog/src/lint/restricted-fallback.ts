import { restrictionsOf } from '../validation/restrictions.ts'
import type { LintRule } from './finding.ts'

export const restrictedFallback: LintRule = (link, { catalog }) => {
  const offer = link.fallback_offer_id === undefined ? undefined : catalog.offer(link.fallback_offer_id)
  if (offer === undefined) return []
  return restrictionsOf(offer, catalog).map((restriction) => ({
    level: restriction.effect === 'loses_clicks' ? 'error' : 'warning',
    code: `fallback.${restriction.effect}`,
    message: `The fallback offer ${offer.id} (${offer.name}) is restricted. ${restriction.message}`,
    fix: `Use an offer without restrictions as the fallback, or remove the offer's ${restriction.field}`,
    path: ['fallback_offer_id'],
  }))
}
