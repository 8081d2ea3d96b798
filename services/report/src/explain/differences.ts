import type { Decision } from '@smartlink/routing/types'
import { STAND_IN_RANDOM } from './recorded-state.ts'
import type { StoredClick } from './stored-click.ts'

export interface Difference {
  readonly field: string
  readonly stored: unknown
  readonly again: unknown
}

/** What storing and answering did, and what a deep link that is not kept did. */
const NOT_DECIDED: ReadonlySet<string> = new Set(['spread', 'cap_wait', 'deep_link_refused'])

const SAME_NAMED = [
  'outcome',
  'reason',
  'member',
  'offer_id',
  'advertiser_id',
  'draw',
  'propensity',
  'params',
  'given',
  'payout_micros',
  'payout_currency',
  'revenue_micros',
  'revenue_currency',
] as const

/** Every field in which a stored click and the same click decided again are not the same. */
export function differencesOf(stored: StoredClick, again: Decision): Difference[] {
  const differences: Difference[] = []
  const compare = (field: string, one: unknown, other: unknown): void => {
    if (canonical(one) !== canonical(other)) differences.push({ field, stored: one, again: other })
  }
  for (const field of SAME_NAMED) compare(field, stored[field], again[field])
  compare('trace', stored.trace, again.trace)
  compare('caps', stored.caps, again.caps.map(lookOf))
  const decided = (flags: readonly string[]): string[] => flags.filter((flag) => !NOT_DECIDED.has(flag))
  compare('flags', decided(stored.flags), decided(again.flags))
  if (!stored.deep_link && !isSameDestination(stored.destination, again.destination)) {
    differences.push({ field: 'destination', stored: stored.destination, again: again.destination })
  }
  return differences
}

/** A look at a cap without what routing notes beside it. */
function lookOf({ cap, window, remaining, spent, passed }: Decision['caps'][number]): unknown {
  return { cap, window, remaining, spent, passed }
}

/** A number of up to nine digits may stand wherever the stand-in does; each place has one of its own. */
function isSameDestination(stored: string, again: string): boolean {
  if (stored === again) return true
  const parts = again.split(String(STAND_IN_RANDOM))
  if (parts.length === 1) return false
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('\\d{1,9}')
  return new RegExp(`^${pattern}$`).test(stored)
}

/** Equal for equal values, whatever the order of their fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
