import type { OfferLintRule } from './offer-finding.ts'
import { offerName } from './offer-state.ts'

/** Caps of one offer that turn over at different midnights are seldom meant. */
export const offerCapZones: OfferLintRule = (offer, context) => {
  const zones = zonesOf(offer.caps)
  if (zones.length < 2) return []
  return [
    {
      level: 'warning',
      code: 'cap.zones_differ',
      message: `The caps of offer ${offerName(offer.id, context)} turn over in different time zones: ${zones.join(', ')}`,
      fix: "Use the advertiser's time zone for all of them",
      path: ['caps'],
    },
  ]
}

/** Zones in which caps turn over, each once; a total cap never does. */
export function zonesOf(caps: readonly { readonly window: string; readonly time_zone: string }[]): string[] {
  return [...new Set(caps.filter((cap) => cap.window !== 'total').map((cap) => cap.time_zone))]
}
