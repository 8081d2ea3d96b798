import type { Asking } from './asking.ts'
import { hasAccess } from './compile-offer.ts'

/** Why the link serves this click nothing: domain, link, publisher, visibility in this order; empty when it may. */
export function linkRefusal(asking: Asking): string {
  const { link, domain, click, now, publisherId, state } = asking
  if (!domain.active) return 'domain.inactive'
  if (!link.isUnderstood) return 'link.needs_newer'
  if (!link.isActive) return 'link.inactive'
  if (now < link.startsMs) return 'link.not_started'
  if (now >= link.endsMs) return 'link.expired'
  if (click.publisher_id === undefined) return 'publisher.missing'
  const publisher = publisherId === 0 ? undefined : state.publisher(publisherId)
  if (publisher === undefined) return 'publisher.unknown'
  if (publisher.status !== 'active') return 'publisher.inactive'
  return link.isPrivate && !hasAccessToAll(asking) ? 'link.not_visible' : ''
}

/** An archived offer asks for no access: taking one away must not close the link to everybody. */
function hasAccessToAll({ link, publisherId }: Asking): boolean {
  for (const tier of link.tiers) {
    for (const { offer } of tier) {
      if (offer !== undefined && !hasAccess(offer, publisherId)) return false
    }
  }
  return true
}
