import type { LintRule } from './finding.ts'
import { contradictionIn, rulesOf } from './offer-impossible-targeting.ts'
import { offerName } from './offer-state.ts'

/** A member's own targeting stands beside that of its offer: both have to pass. */
export const impossibleMembers: LintRule = (link, context) =>
  link.members.flatMap((member, index) => {
    const offer = context.catalog.offer(member.offer_id)
    if (offer === undefined || member.targeting.length === 0) return []
    const dimension = contradictionIn([...member.targeting, ...rulesOf(offer, context.catalog)])
    if (dimension === undefined) return []
    return [
      {
        level: 'error' as const,
        code: 'targeting.impossible',
        message: `No visitor can pass: the targeting of this member and of offer ${offerName(offer.id, context)} exclude each other on ${dimension}`,
        fix: 'Make the two overlap, or remove the member',
        path: ['members', index, 'targeting'],
      },
    ]
  })
