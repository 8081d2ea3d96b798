import type { Finding, LintRule } from './finding.ts'
import { offerName } from './offer-state.ts'

/** Caps of one offer that turn over at different midnights are seldom meant. */
export const capZones: LintRule = (link, context) => {
  const findings: Finding[] = []
  const seen = new Set<number>()
  for (const [index, { offer_id }] of link.members.entries()) {
    if (seen.has(offer_id)) continue
    seen.add(offer_id)
    const caps = context.catalog.offer(offer_id)?.caps ?? []
    const zones = new Set(caps.filter((cap) => cap.window !== 'total').map((cap) => cap.time_zone))
    if (zones.size < 2) continue
    findings.push({
      level: 'warning',
      code: 'cap.zones_differ',
      message: `The caps of offer ${offerName(offer_id, context)} turn over in different time zones: ${[...zones].join(', ')}`,
      fix: "Use the advertiser's time zone for all of them",
      path: ['members', index, 'offer_id'],
    })
  }
  return findings
}
