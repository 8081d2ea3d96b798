import type { LintRule } from './finding.ts'
import { zonesOf } from './offer-cap-zones.ts'

export const linkCapZones: LintRule = (link) => {
  const zones = zonesOf(link.caps)
  if (zones.length < 2) return []
  return [
    {
      level: 'warning',
      code: 'cap.zones_differ',
      message: `The caps of this link turn over in different time zones: ${zones.join(', ')}`,
      fix: 'Use one time zone for all of them',
      path: ['caps'],
    },
  ]
}
