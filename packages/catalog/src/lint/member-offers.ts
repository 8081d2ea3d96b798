import type { SmartLink } from '../kinds.ts'
import type { Finding, LintContext, LintRule } from './finding.ts'
import type { OfferLintRule } from './offer-finding.ts'

/** Makes of a rule about an offer one about every offer that a link leads to, each looked at once. */
export function onEveryOffer(rule: OfferLintRule, options: { readonly fallback: boolean }): LintRule {
  return (link: SmartLink, context: LintContext): Finding[] => {
    const places = new Map<number, Finding['path']>()
    for (const [index, { offer_id }] of link.members.entries()) {
      if (!places.has(offer_id)) places.set(offer_id, ['members', index, 'offer_id'])
    }
    const { fallback_offer_id } = link
    if (options.fallback && fallback_offer_id !== undefined && !places.has(fallback_offer_id)) {
      places.set(fallback_offer_id, ['fallback_offer_id'])
    }
    return [...places].flatMap(([id, path]) => {
      const offer = context.catalog.offer(id)
      return offer === undefined ? [] : rule(offer, context).map((finding) => ({ ...finding, path }))
    })
  }
}
