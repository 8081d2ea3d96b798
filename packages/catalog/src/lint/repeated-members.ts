import type { Finding, LintRule } from './finding.ts'
import { offerName } from './offer-state.ts'

/** The same offer twice is useful with other targeting or another rank; alike in both it is a slip. */
export const repeatedMembers: LintRule = (link, context) => {
  const seen = new Map<string, number>()
  const findings: Finding[] = []
  for (const [index, { offer_id, rank, targeting }] of link.members.entries()) {
    const key = JSON.stringify([offer_id, link.strategy === 'weight' ? 0 : rank, targeting])
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    else {
      findings.push({
        level: 'warning',
        code: 'member.repeated',
        message: `Offer ${offerName(offer_id, context)} stands twice under the same conditions, at places ${first + 1} and ${index + 1}`,
        fix: 'Remove one of them and give the other the weight of both, or give them different targeting',
        path: ['members', index, 'offer_id'],
      })
    }
  }
  return findings
}
