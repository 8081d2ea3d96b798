import type { SmartLink } from '../kinds.ts'
import { closedOffers } from './closed-offers.ts'
import { fallbackEnds } from './fallback-ends.ts'
import type { Finding, LintContext, LintRule } from './finding.ts'
import { errorsFirst } from './finding.ts'
import { impossibleMembers } from './impossible-members.ts'
import { linkCapZones } from './link-cap-zones.ts'
import { linkClosed } from './link-closed.ts'
import { lockedOutPublishers } from './locked-out-publishers.ts'
import { onEveryOffer } from './member-offers.ts'
import { noFallback } from './no-fallback.ts'
import { noMatchLeadsBack } from './no-match-leads-back.ts'
import { noMembers } from './no-members.ts'
import { offerCapZones } from './offer-cap-zones.ts'
import { offerImpossibleTargeting } from './offer-impossible-targeting.ts'
import { offerLeadsBack } from './offer-leads-back.ts'
import { offerMacros } from './offer-macros.ts'
import { offerWithoutPublishers } from './offer-without-publishers.ts'
import { repeatedMembers } from './repeated-members.ts'
import { restrictedFallback } from './restricted-fallback.ts'
import { shadowedMembers } from './shadowed-members.ts'
import { wrongStrategy } from './wrong-strategy.ts'
import { zeroWeights } from './zero-weights.ts'

/** A private link says of each publisher what it lacks; a public one skips the offer, which is easily missed. */
const membersWithoutPublishers: LintRule = (link, context) =>
  link.visibility === 'private' ? [] : onEveryOffer(offerWithoutPublishers, { fallback: false })(link, context)

const RULES: readonly LintRule[] = [
  linkClosed,
  noMembers,
  noFallback,
  restrictedFallback,
  fallbackEnds,
  closedOffers,
  lockedOutPublishers,
  membersWithoutPublishers,
  onEveryOffer(offerImpossibleTargeting, { fallback: false }),
  impossibleMembers,
  repeatedMembers,
  zeroWeights,
  shadowedMembers,
  wrongStrategy,
  onEveryOffer(offerMacros, { fallback: true }),
  onEveryOffer(offerLeadsBack, { fallback: true }),
  noMatchLeadsBack,
  onEveryOffer(offerCapZones, { fallback: false }),
  linkCapZones,
]

/** Everything worth saying about a link, errors first. */
export function lintSmartLink(link: SmartLink, context: LintContext): Finding[] {
  return errorsFirst(RULES.flatMap((rule) => rule(link, context)))
}
