import type { Finding, LintRule } from './finding.ts'
import { offerName, whyClosed } from './offer-state.ts'

export const closedOffers: LintRule = (link, context) => {
  const findings: Finding[] = []
  for (const [index, member] of link.members.entries()) {
    const why = whyClosed(member.offer_id, context)
    if (why === undefined) continue
    findings.push({
      level: 'warning',
      code: 'member.closed',
      message: `Offer ${offerName(member.offer_id, context)} ${why}: it takes no clicks`,
      fix: 'Open the offer, or remove it from the link',
      path: ['members', index, 'offer_id'],
    })
  }
  if (link.fallback_offer_id === undefined) return findings
  const why = whyClosed(link.fallback_offer_id, context)
  if (why === undefined) return findings
  findings.push({
    level: 'error',
    code: 'fallback.closed',
    message: `The fallback offer ${offerName(link.fallback_offer_id, context)} ${why}: clicks that no other offer takes are lost`,
    fix: 'Open the offer, or choose another fallback',
    path: ['fallback_offer_id'],
  })
  return findings
}
