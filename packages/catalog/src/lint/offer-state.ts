import { asInstant } from '../entities/instant.ts'
import type { LintContext } from './finding.ts'

/** Why an offer takes no click now, in words, or undefined when it is open. */
export function whyClosed(offerId: number, { catalog, nowMs }: LintContext): string | undefined {
  const offer = catalog.offer(offerId)
  if (offer === undefined) return 'is archived'
  if (offer.status !== 'active') return 'is paused'
  const advertiser = catalog.advertiser(offer.advertiser_id)
  if (advertiser === undefined) return 'belongs to an archived advertiser'
  if (advertiser.status !== 'active') return `belongs to the paused advertiser ${advertiser.id} (${advertiser.name})`
  if (offer.ends_at !== undefined && Date.parse(offer.ends_at) <= nowMs) return `ended at ${asInstant(offer.ends_at)}`
  if (offer.starts_at !== undefined && Date.parse(offer.starts_at) > nowMs) {
    return `starts only at ${asInstant(offer.starts_at)}`
  }
  return undefined
}

/** `7 (Summer sale)`, for messages. */
export function offerName(offerId: number, { catalog }: LintContext): string {
  const offer = catalog.any('offer', offerId)
  return offer === undefined ? String(offerId) : `${offerId} (${offer.name})`
}
