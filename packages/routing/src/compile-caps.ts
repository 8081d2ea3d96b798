import type { Cap, CapScope } from './types.ts'

/** A cap with what a look at it needs. */
export interface CompiledCap {
  readonly cap: Cap
  readonly reason: string
  /** Undefined for everybody's clicks. */
  readonly publishers: ReadonlySet<number> | undefined
  readonly isHard: boolean
  /** Clicks take tokens of it; other metrics are counted elsewhere. */
  readonly countsClicks: boolean
  /** Caps of the same metric and narrower scope that replace it for the clicks they match. */
  readonly overriddenBy: readonly CompiledCap[]
}

/** From wide to narrow; an override never touches a cap of a link. */
const WIDTH: Readonly<Record<CapScope, number>> = { link: 0, offer: 1, 'offer+publisher': 2, 'offer+publisher+sub1': 3 }

export function compileCaps(caps: readonly Cap[]): readonly CompiledCap[] {
  const compiled = caps.map((cap) => ({
    cap,
    reason: `cap.${cap.metric}.${cap.window}`,
    publishers: cap.publisher_ids ? new Set(cap.publisher_ids) : undefined,
    isHard: cap.enforcement === 'hard',
    countsClicks: cap.metric === 'clicks',
    overriddenBy: [] as CompiledCap[],
  }))
  for (const wide of compiled) {
    if (wide.cap.scope === 'link') continue
    for (const narrow of compiled) {
      const { mode, metric, scope } = narrow.cap
      if (mode !== 'override' || metric !== wide.cap.metric) continue
      if (WIDTH[scope] > WIDTH[wide.cap.scope]) wide.overriddenBy.push(narrow)
    }
  }
  return compiled
}

export function isAbout(cap: CompiledCap, publisherId: number): boolean {
  return cap.publishers === undefined || cap.publishers.has(publisherId)
}

/** Whether it may refuse this publisher's clicks; where not, it only counts them. */
export function stops(cap: CompiledCap, publisherId: number): boolean {
  return (
    cap.isHard && (cap.overriddenBy.length === 0 || !cap.overriddenBy.some((narrow) => isAbout(narrow, publisherId)))
  )
}
