import type { Cap } from '@smartlink/caps/cap'
import { parseCapKey } from '@smartlink/caps/cap-keys'
import type { CapKeyParts } from '@smartlink/caps/cap-keys'
import type { CapTerms } from '@smartlink/caps/ledger-group'
import { createCalendars } from '@smartlink/caps/windows'
import type { Window } from '@smartlink/caps/windows'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'

/** A cap of the catalog, and what it is of. */
export interface OwnedCap {
  readonly cap: Cap
  readonly owner: 'offer' | 'link'
  readonly ownerId: number
  /** When the offer or link itself was made, RFC 3339. */
  readonly madeAt: string
  /** Currency of the offer's payout and revenue; empty for a link, which has none. */
  readonly payoutCurrency: string
  readonly revenueCurrency: string
}

/** What the catalog says of cap keys. */
export interface CapCatalog {
  /** The cap a key is of; undefined when the catalog holds another version of it or none. */
  find(key: string): OwnedCap | undefined
  terms(key: string, window: string, endsAt: number | null): CapTerms | undefined
  /** The window of the cap of this key that holds the moment. */
  windowAt(key: string, ms: number): Window
  all(): Iterable<OwnedCap>
}

export function createCapCatalog(catalog: CatalogReader): CapCatalog {
  const calendars = createCalendars()

  function find(key: string): OwnedCap | undefined {
    const parts = parseCapKey(key)
    const entity = parts.owner === 'offer' ? catalog.offer(parts.ownerId) : catalog.smartLink(parts.ownerId)
    for (const cap of entity?.caps ?? [])
      if (entity !== undefined && isOf(parts, cap)) return owned(parts.owner, entity, cap)
    return undefined
  }

  function windowAt(key: string, ms: number): Window {
    const { window, zone } = parseCapKey(key)
    return calendars(window, zone).at(ms)
  }

  return {
    find,
    windowAt,
    terms(key, _window, endsAt) {
      const found = find(key)
      if (found === undefined) return undefined
      const { cap, madeAt } = found
      const limit = Number(cap.limit)
      const { since, enforcement } = cap
      const opensAt = endsAt === null ? -Infinity : windowAt(key, endsAt - 1).opensAt
      // Nothing was ever sent to what did not exist, so a cap as old as its offer has nothing to count from before.
      const isWhole =
        since === undefined || Date.parse(since.at) <= opensAt || Date.parse(since.at) <= Date.parse(madeAt)
      return { limit, enforcement, start: isWhole ? 'zero' : (cap.while_pending ?? 'hold') }
    },
    *all() {
      for (const offer of catalog.liveOf('offer')) for (const cap of offer.caps) yield owned('offer', offer, cap)
      for (const link of catalog.liveOf('smart_link')) for (const cap of link.caps) yield owned('link', link, cap)
    },
  }
}

interface CapOwner {
  readonly id: number
  readonly created_at: string
  readonly payout?: { readonly currency: string }
  readonly revenue?: { readonly currency: string }
}

function owned(owner: 'offer' | 'link', entity: CapOwner, cap: Cap): OwnedCap {
  return {
    cap,
    owner,
    ownerId: entity.id,
    madeAt: entity.created_at,
    payoutCurrency: entity.payout?.currency ?? '',
    revenueCurrency: entity.revenue?.currency ?? '',
  }
}

/** Whether a key counts what this cap counts now. */
function isOf(parts: CapKeyParts, cap: Cap): boolean {
  return (
    parts.capId === (cap.id ?? 0) &&
    parts.revision === (cap.since?.revision ?? 0) &&
    parts.metric === cap.metric &&
    parts.window === cap.window &&
    parts.zone === cap.time_zone &&
    (parts.publisherId !== undefined) === cap.scope.startsWith('offer+publisher') &&
    (parts.sub1Hash !== undefined) === (cap.scope === 'offer+publisher+sub1')
  )
}
