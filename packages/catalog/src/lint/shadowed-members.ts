import type { Member } from '../entities/smart-link.ts'
import type { Offer, SmartLink } from '../kinds.ts'
import { restrictionsOf } from '../validation/restrictions.ts'
import type { Finding, LintContext, LintRule } from './finding.ts'
import { offerName, whyClosed } from './offer-state.ts'

/** Under `priority`, nothing is tried below a rank that takes every click. */
export const shadowedMembers: LintRule = (link, context) => {
  if (link.strategy !== 'priority') return []
  const taker = link.members
    .filter((member) => takesEverything(member, link, context))
    .toSorted((a, b) => a.rank - b.rank)[0]
  if (taker === undefined) return []
  const findings: Finding[] = []
  for (const [index, member] of link.members.entries()) {
    if (member.rank <= taker.rank) continue
    findings.push({
      level: 'warning',
      code: 'member.shadowed',
      message: `Offer ${offerName(member.offer_id, context)} is never reached: offer ${offerName(taker.offer_id, context)} of rank ${taker.rank} takes every click`,
      fix: 'Raise its rank, restrict the offer above it, or remove it',
      path: ['members', index, 'rank'],
    })
  }
  return findings
}

function takesEverything(member: Member, link: SmartLink, context: LintContext): boolean {
  const offer: Offer | undefined = context.catalog.offer(member.offer_id)
  if (offer === undefined || whyClosed(offer.id, context) !== undefined) return false
  // A private link serves only publishers who have access to every offer.
  const restrictions = restrictionsOf(offer, context.catalog).filter(
    ({ field }) => field !== 'access' || link.visibility === 'public',
  )
  return (
    (member.weight > 0 || link.members.every((other) => other === member || other.rank !== member.rank)) &&
    member.targeting.length === 0 &&
    restrictions.length === 0 &&
    offer.ends_at === undefined &&
    offer.duplicates === 'allow' &&
    offer.blocked_sources.length === 0
  )
}
