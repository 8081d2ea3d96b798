import type { Offer } from '../kinds.ts'
import type { Finding, LintContext } from './finding.ts'
import { errorsFirst } from './finding.ts'
import { lintSmartLink } from './lint-smart-link.ts'
import { offerCapZones } from './offer-cap-zones.ts'
import type { OfferLintRule } from './offer-finding.ts'
import { offerImpossibleTargeting } from './offer-impossible-targeting.ts'
import { offerLeadsBack } from './offer-leads-back.ts'
import { offerMacros } from './offer-macros.ts'
import { offerName, whyClosed } from './offer-state.ts'
import { offerWithoutPublishers } from './offer-without-publishers.ts'

/** An offer may stand in many links; so many are looked at. */
const MAX_LINKS = 20

const offerClosed: OfferLintRule = (offer, context) => {
  const why = whyClosed(offer.id, context)
  if (why === undefined) return []
  return [
    {
      level: 'warning',
      code: 'offer.closed',
      message: `Offer ${offerName(offer.id, context)} ${why}: it takes no clicks`,
      fix: 'Activate it and its advertiser, or move starts_at and ends_at',
      path: why.startsWith('ended') ? ['ends_at'] : why.startsWith('starts') ? ['starts_at'] : ['status'],
    },
  ]
}

const RULES: readonly OfferLintRule[] = [
  offerClosed,
  offerImpossibleTargeting,
  offerWithoutPublishers,
  offerMacros,
  offerLeadsBack,
  offerCapZones,
]

/** Everything worth saying about an offer, errors first; what it breaks in the links that use it stands at its end. */
export function lintOffer(offer: Offer, context: LintContext): Finding[] {
  return [...errorsFirst(RULES.flatMap((rule) => rule(offer, context))), ...brokenLinks(offer, context)]
}

/** Errors that links have because of this offer. */
function brokenLinks(offer: Offer, context: LintContext): Finding[] {
  const findings: Finding[] = []
  for (const id of [...context.catalog.linksOfOffer(offer.id)].slice(0, MAX_LINKS)) {
    const link = context.catalog.smartLink(id)
    if (link === undefined) continue
    for (const { path, level, message, code, fix } of lintSmartLink(link, context)) {
      const isFallback = path[0] === 'fallback_offer_id' && link.fallback_offer_id === offer.id
      const isMember = path[0] === 'members' && link.members[Number(path[1])]?.offer_id === offer.id
      // What is wrong with the offer itself was said above.
      if (level !== 'error' || !(isFallback || isMember) || !/^(fallback|member|weight)\./.test(code)) continue
      findings.push({ level, code, message: `Smart link ${link.id} (${link.slug}): ${message}`, fix, path: [] })
    }
  }
  return findings
}
