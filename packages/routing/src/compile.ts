import { compileCaps } from './compile-caps.ts'
import type { CompiledCap } from './compile-caps.ts'
import { compileOffer } from './compile-offer.ts'
import type { CompiledOffer } from './compile-offer.ts'
import { DECIDER } from './decider.ts'
import { compileRules } from './targeting/rule.ts'
import type { CompiledRule } from './targeting/rule.ts'
import type { CatalogView, FraudSettings, Member, NoMatch, SmartLink, TraceStep } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A link with everything a click needs of the catalog, made once per catalog change and shared by all clicks. */
export interface CompiledLink {
  readonly id: number
  readonly revision: number
  readonly isUnderstood: boolean
  readonly isActive: boolean
  readonly isPrivate: boolean
  readonly startsMs: number
  readonly endsMs: number
  readonly strategy: 'weight' | 'priority'
  readonly sticky: 'none' | 'visitor'
  readonly sticky_days: number
  readonly referrer_policy: string
  readonly fraud: FraudSettings
  readonly caps: readonly CompiledCap[]
  /** In strategy order. Under `weight` there is one tier. */
  readonly tiers: readonly (readonly CompiledMember[])[]
  readonly fallback: CompiledMember | undefined
  readonly noMatch: NoMatch
  /** Every query parameter that rules of this link read, in their order. */
  readonly params: readonly string[]
  /** Those of them that the event keeps: the first 8. */
  readonly keptParams: ReadonlySet<string>
}

/** One offer of a link at its position; the fallback stands at -1. */
export interface CompiledMember {
  readonly position: number
  readonly offerId: number
  /** Undefined when it is archived. */
  readonly offer: CompiledOffer | undefined
  /** False when one of its own rules is not understood. */
  readonly isUnderstood: boolean
  /** Its own rules, then those of the offer's group, then the offer's. */
  readonly rules: readonly CompiledRule[]
  readonly ownRules: number
  readonly groupRules: number
  readonly weight: number
  /** Its bit in the key of a draw set. */
  readonly bit: number
  /** Trace steps, made once. */
  readonly chosen: TraceStep
  readonly notDrawn: TraceStep
  readonly notReached: TraceStep
  failed(reason: string): TraceStep
}

/** Query parameters of one link that the event keeps; answers of rules that read others are recorded. */
export const MAX_KEPT_PARAMS = 8

export function compileLink(link: SmartLink, catalog: CatalogView, zones: ZoneClock): CompiledLink {
  return compileLinkWith(link, (id) => {
    const offer = catalog.offer(id)
    return offer && compileOffer(offer, catalog, zones)
  })
}

/** The same with offers that were compiled before. */
export function compileLinkWith(link: SmartLink, offerOf: (id: number) => CompiledOffer | undefined): CompiledLink {
  const members = link.members.map((member, position) => ({
    rank: member.rank,
    compiled: compileMember(member, position, offerOf(member.offer_id)),
  }))
  const tiers =
    link.strategy === 'weight'
      ? [members]
      : [...Map.groupBy(members, ({ rank }) => rank)].toSorted(([a], [b]) => a - b).map(([, tier]) => tier)
  const fallbackId = link.fallback_offer_id ?? undefined
  const fallback: Member | undefined =
    fallbackId === undefined ? undefined : { offer_id: fallbackId, rank: 0, weight: 0 }
  const params = paramsOf(members.map(({ compiled }) => compiled))

  return {
    id: link.id,
    revision: link.revision,
    isUnderstood: (link.needs ?? 0) <= DECIDER,
    isActive: link.active,
    isPrivate: link.visibility === 'private',
    startsMs: link.starts_at ? Date.parse(link.starts_at) : Number.NEGATIVE_INFINITY,
    endsMs: link.ends_at ? Date.parse(link.ends_at) : Number.POSITIVE_INFINITY,
    strategy: link.strategy,
    sticky: link.sticky,
    sticky_days: link.sticky_days,
    referrer_policy: link.referrer_policy,
    fraud: link.fraud,
    caps: compileCaps(link.caps),
    tiers: tiers
      .filter((tier) => tier.length > 0)
      .map((tier) =>
        tier.map(({ compiled }) => compiled).toSorted((a, b) => b.weight - a.weight || a.position - b.position),
      ),
    fallback: fallback && compileMember(fallback, -1, offerOf(fallback.offer_id)),
    noMatch: link.no_match,
    params,
    keptParams: new Set(params.slice(0, MAX_KEPT_PARAMS)),
  }
}

function compileMember(member: Member, position: number, offer: CompiledOffer | undefined): CompiledMember {
  const step = (result: string): TraceStep => ({ member: position, offer_id: member.offer_id, result })
  const failures = new Map<string, TraceStep>()
  let latest: TraceStep | undefined
  const own = compileRules(member.targeting ?? [])
  const group = offer?.groupRules ?? []
  return {
    position,
    offerId: member.offer_id,
    offer,
    isUnderstood: own !== undefined,
    rules: [...(own ?? []), ...group, ...(offer?.ownRules ?? [])],
    ownRules: own?.length ?? 0,
    groupRules: group.length,
    weight: member.weight,
    bit: 2 ** (position + 1),
    chosen: step('chosen'),
    notDrawn: step('not_drawn'),
    notReached: step('not_reached'),
    failed(reason) {
      // Most clicks fail a member for the reason the click before them did.
      if (latest?.result === reason) return latest
      latest = failures.get(reason) ?? step(reason)
      failures.set(reason, latest)
      return latest
    },
  }
}

/** Where a rule stands, as explain names it: `member.2/offer.0` is the first rule of the third member's offer. */
export function rulePath({ position, ownRules, groupRules }: CompiledMember, index: number): string {
  if (index < ownRules) return `member.${position}/member.${index}`
  if (index < ownRules + groupRules) return `member.${position}/group.${index - ownRules}`
  return `member.${position}/offer.${index - ownRules - groupRules}`
}

function paramsOf(members: readonly CompiledMember[]): string[] {
  const reading = members.flatMap(({ rules }) => rules).filter(({ reads }) => reads === 'param')
  return [...new Set(reading.map(({ param }) => param))]
}
