import type { Cap, CapMetric, CapScopeValues, CapWindow } from './cap.ts'
import { CapProtocolError } from './errors.ts'
import { hash64 } from './hash64.ts'

/**
 * A cap key names one counter: `o12.c3.r57.clicks.day.Europe/Berlin`, with `.p<publisher>` and `.s<hash of sub1>` before
 * the metric in publisher scopes, and `l<link>` in front for a link's cap. It holds everything that says *what* is
 * counted, and the revision since which it is, so that a cap whose scope, metric, window or zone is edited meets a new
 * counter and never an old total. The limit, the mode and the enforcement are not in it: they may change under a count.
 */
export interface CapKeyParts {
  readonly owner: 'offer' | 'link'
  readonly ownerId: number
  readonly capId: number
  readonly revision: number
  /** undefined where the scope does not name one. */
  readonly publisherId: number | undefined
  /** Hash of sub1, 16 hex digits; undefined where the scope does not name one. */
  readonly sub1Hash: string | undefined
  readonly metric: CapMetric
  readonly window: CapWindow
  readonly zone: string
}

const PATTERN =
  /^([ol])(\d+)\.c(\d+)\.r(\d+)(?:\.p(\d+))?(?:\.s([0-9a-f]{16}))?\.(clicks|conversions|payout|revenue)\.(hour|day|week|month|total)\.([A-Za-z0-9_+/-]+)$/

/** The key of the counter of `cap` that a click with these values counts in. */
export function capKey(cap: Cap, at: CapScopeValues): string {
  const { scope } = cap
  const owner = scope === 'link' ? `l${at.link_id}` : `o${at.offer_id}`
  const publisher = scope === 'offer+publisher' || scope === 'offer+publisher+sub1' ? `.p${at.publisher_id}` : ''
  const sub1 = scope === 'offer+publisher+sub1' ? `.s${hash64(at.sub1)}` : ''
  return `${owner}.c${cap.id ?? 0}.r${cap.since?.revision ?? 0}${publisher}${sub1}.${cap.metric}.${cap.window}.${cap.time_zone}`
}

/** Throws {@link CapProtocolError} for a text that is no cap key. */
export function parseCapKey(key: string): CapKeyParts {
  const found = PATTERN.exec(key)
  if (found === null) throw new CapProtocolError(`no cap key: ${key.slice(0, 200)}`)
  const [, owner, ownerId, capId, revision, publisherId, sub1Hash, metric, window, zone] = found
  return {
    owner: owner === 'o' ? 'offer' : 'link',
    ownerId: Number(ownerId),
    capId: Number(capId),
    revision: Number(revision),
    publisherId: publisherId === undefined ? undefined : Number(publisherId),
    sub1Hash,
    metric: metric as CapMetric,
    window: window as CapWindow,
    zone: zone ?? '',
  }
}

/**
 * Keys of one cap with a sub id in them are a crowd that visitors can grow at will; this names it. Undefined for scopes
 * that only the catalog can grow.
 */
export function crowdOf(key: string): string | undefined {
  const found = /^(.*)\.p\d+\.s[0-9a-f]{16}\./.exec(key)
  return found?.[1]
}
