import { compileCaps } from './compile-caps.ts'
import type { CompiledCap } from './compile-caps.ts'
import { compileOffer } from './compile-offer.ts'
import type { CompiledOffer } from './compile-offer.ts'
import { DECIDER } from './decider.ts'
import { FactRule } from './targeting/fact-rule.ts'
import type { FactDimension } from './targeting/fact-rule.ts'
import { compileRules } from './targeting/rule.ts'
import type { CompiledRule } from './targeting/rule.ts'
import { SharedStep } from './trace-step.ts'
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
  /** Members have nothing to be asked but rules that read facts only, and no cap of the link stops them. */
  readonly needsRulesOnly: boolean
  /** What the rules of members that read facts only read. */
  readonly factDimensions: readonly FactDimension[]
}

/** One offer of a link at its position; the fallback stands at -1. */
export class CompiledMember {
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
  /** All of its rules compare one fact each, and none of them the referrer, of which there is no end. */
  readonly readsFactsOnly: boolean
  readonly weight: number
  /** Its bit in the key of a draw set. */
  readonly bit: number
  /** Trace steps, each made once, when it is first needed: most members of most links never are. */
  readonly #steps: TraceStep[] = []
  #latest: TraceStep | undefined

  constructor({ offer_id, targeting, weight }: Member, position: number, offer: CompiledOffer | undefined) {
    const own = compileRules(targeting ?? [])
    const group = offer?.groupRules ?? []
    this.position = position
    this.offerId = offer_id
    this.offer = offer
    this.isUnderstood = own !== undefined
    this.rules = inOrder(own ?? [], group, offer?.ownRules ?? [])
    this.ownRules = own?.length ?? 0
    this.groupRules = group.length
    this.readsFactsOnly =
      own !== undefined &&
      offer !== undefined &&
      this.rules.every((rule) => rule instanceof FactRule && rule.dimension !== 'referrer')
    this.weight = weight
    this.bit = 2 ** (position + 1)
  }

  /** How the member fared, as a line of the trace: why it failed, `chosen`, `not_drawn` or `not_reached`. */
  step(result: string): TraceStep {
    // Most clicks leave a member for the reason the click before them did.
    const latest = this.#latest
    return latest !== undefined && latest.result === result ? latest : this.#otherStep(result)
  }

  #otherStep(result: string): TraceStep {
    let step = this.#steps.find((known) => known.result === result)
    if (step === undefined) {
      step = new SharedStep(this.position, this.offerId, result)
      this.#steps.push(step)
    }
    this.#latest = step
    return step
  }
}

/** Query parameters of one link that the event keeps; answers of rules that read others are recorded. */
export const MAX_KEPT_PARAMS = 8
const NO_PARAMS: ReadonlySet<string> = new Set()

export function compileLink(link: SmartLink, catalog: CatalogView, zones: ZoneClock): CompiledLink {
  return compileLinkWith(link, (member, position) => {
    const offer = catalog.offer(member.offer_id)
    return new CompiledMember(member, position, offer && compileOffer(offer, catalog, zones))
  })
}

/** The same with members that were made before, where links share them. */
export function compileLinkWith(
  link: SmartLink,
  memberOf: (member: Member, position: number) => CompiledMember,
): CompiledLink {
  const members = link.members.map((member, position) => ({
    rank: member.rank,
    compiled: memberOf(member, position),
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
    fallback: fallback && memberOf(fallback, -1),
    noMatch: link.no_match,
    params,
    needsRulesOnly:
      link.caps.length === 0 &&
      members.every(({ compiled }) => compiled.readsFactsOnly && compiled.offer?.needsRulesOnly === true),
    factDimensions: factDimensionsOf(members.map(({ compiled }) => compiled)),
    keptParams: params.length === 0 ? NO_PARAMS : new Set(params.slice(0, MAX_KEPT_PARAMS)),
  }
}

/** The rules of an offer are shared by the members that add none. */
function inOrder(own: readonly CompiledRule[], group: readonly CompiledRule[], offers: readonly CompiledRule[]) {
  if (own.length === 0 && group.length === 0) return offers
  return [...own, ...group, ...offers]
}

/** Where a rule stands, as explain names it: `member.2/offer.0` is the first rule of the third member's offer. */
export function rulePath({ position, ownRules, groupRules }: CompiledMember, index: number): string {
  if (index < ownRules) return `member.${position}/member.${index}`
  if (index < ownRules + groupRules) return `member.${position}/group.${index - ownRules}`
  return `member.${position}/offer.${index - ownRules - groupRules}`
}

function paramsOf(members: readonly CompiledMember[]): string[] {
  const params = new Set<string>()
  for (const { rules } of members) for (const { reads, param } of rules) if (reads === 'param') params.add(param)
  return [...params]
}

function factDimensionsOf(members: readonly CompiledMember[]): FactDimension[] {
  const rules = members.filter(({ readsFactsOnly }) => readsFactsOnly).flatMap((member) => member.rules)
  return [...new Set(rules.flatMap((rule) => (rule instanceof FactRule ? [rule.dimension] : [])))]
}
