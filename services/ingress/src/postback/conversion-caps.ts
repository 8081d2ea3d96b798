import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import { capKey } from '@smartlink/caps/cap-keys'
import type { Offer } from '@smartlink/catalog/kinds'
import type { ClickToken } from '@smartlink/click-token/click-token'

/**
 * Whether a cap on conversions, payout or revenue of the offer is used up for this click. A token names no sub id, so
 * caps per sub id are not looked at here; the ledger counts them all the same.
 */
export function conversionCapsUsedUp(
  statuses: Pick<CapStatusTable, 'get'>,
  now: () => number,
): (offer: Offer, token: ClickToken) => boolean {
  return (offer, token) =>
    offer.caps.some((cap) => {
      if (cap.metric === 'clicks' || cap.enforcement === 'soft' || cap.scope === 'offer+publisher+sub1') return false
      if (cap.publisher_ids !== undefined && !cap.publisher_ids.includes(token.publisherId)) return false
      const key = capKey(cap, { link_id: 0, offer_id: offer.id, publisher_id: token.publisherId, sub1: '' })
      const status = statuses.get(key)
      return status?.used_up === true && (status.ends_at === null || now() < status.ends_at)
    })
}
