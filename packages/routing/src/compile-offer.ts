import { compileCaps } from './compile-caps.ts'
import type { CompiledCap } from './compile-caps.ts'
import { compileMoney } from './money.ts'
import type { CompiledMoney } from './money.ts'
import { DECIDER } from './decider.ts'
import { compileSchedule } from './schedule.ts'
import type { CompiledSchedule } from './schedule.ts'
import { parseHostPattern } from './target/deep-link.ts'
import type { HostPattern } from './target/deep-link.ts'
import { compileTemplate, MAX_TARGET_LENGTH } from './target/template.ts'
import type { Template } from './target/template.ts'
import { compileRules } from './targeting/rule.ts'
import type { CompiledRule } from './targeting/rule.ts'
import type { CatalogView, FraudSettings, Offer } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/** An offer with its advertiser and targeting group, ready to be asked about clicks. Shared by the links that have it. */
export interface CompiledOffer {
  readonly id: number
  readonly advertiserId: number
  /** Why nobody can be sent there, whoever asks; empty when that depends on the click. */
  readonly refusal: '' | 'offer.needs_newer' | 'offer.inactive' | 'offer.advertiser_inactive'
  /** Whoever asks, and at any time: nothing but rules and what comes after them is to be asked. */
  readonly isOpenToAll: boolean
  /** Open to all, and nothing but rules is to be asked: no schedule, duplicates, fraud, caps or address that may not fit. */
  readonly needsRulesOnly: boolean
  readonly startsMs: number
  readonly endsMs: number
  /** Undefined for a public offer. */
  readonly publishers: ReadonlySet<number> | undefined
  readonly blockedPublishers: ReadonlySet<number>
  /** Publisher → its blocked sub ids. */
  readonly blockedSubs: ReadonlyMap<number, ReadonlySet<string>>
  readonly groupRules: readonly CompiledRule[]
  readonly ownRules: readonly CompiledRule[]
  readonly schedule: CompiledSchedule | undefined
  readonly refusesDuplicates: boolean
  readonly fraud: FraudSettings
  /** Undefined for an address nobody can be sent to. */
  readonly target: Template | undefined
  readonly deepLinkHosts: readonly HostPattern[]
  readonly caps: readonly CompiledCap[]
  readonly payout: CompiledMoney
  readonly revenue: CompiledMoney
}

export function compileOffer(offer: Offer, catalog: CatalogView, zones: ZoneClock): CompiledOffer {
  const groupId = offer.targeting_group_id ?? undefined
  const group = groupId === undefined ? undefined : catalog.targetingGroup(groupId)
  const replaces = group !== undefined && offer.targeting_group_mode !== 'and'
  const groupRules = compileRules(group?.targeting ?? [])
  const ownRules = compileRules(replaces ? [] : offer.targeting)
  const schedule = offer.schedule ? compileSchedule(offer.schedule, zones) : undefined
  const target = compileTemplate(offer.url)
  const advertiser = catalog.advertiser(offer.advertiser_id)
  // Rules that are missing or not understood must never widen the audience.
  const isUnderstood =
    (offer.needs ?? 0) <= DECIDER &&
    (groupId === undefined || (group !== undefined && (group.needs ?? 0) <= DECIDER)) &&
    (!offer.schedule || schedule !== undefined) &&
    groupRules !== undefined &&
    ownRules !== undefined

  const refusal = !isUnderstood
    ? 'offer.needs_newer'
    : offer.status !== 'active'
      ? 'offer.inactive'
      : advertiser?.status !== 'active'
        ? 'offer.advertiser_inactive'
        : ''

  const isOpenToAll =
    refusal === '' &&
    !offer.starts_at &&
    !offer.ends_at &&
    offer.access === 'public' &&
    offer.blocked_sources.length === 0

  return {
    id: offer.id,
    advertiserId: offer.advertiser_id,
    refusal,
    isOpenToAll,
    needsRulesOnly:
      isOpenToAll &&
      !offer.schedule &&
      offer.duplicates !== 'reject' &&
      offer.fraud.mode !== 'enforce' &&
      offer.caps.length === 0 &&
      target.ok &&
      target.template.maxLength <= MAX_TARGET_LENGTH,
    startsMs: offer.starts_at ? Date.parse(offer.starts_at) : Number.NEGATIVE_INFINITY,
    endsMs: offer.ends_at ? Date.parse(offer.ends_at) : Number.POSITIVE_INFINITY,
    publishers: offer.access === 'public' ? undefined : new Set(offer.publisher_ids),
    ...compileBlocked(offer),
    groupRules: groupRules ?? [],
    ownRules: ownRules ?? [],
    schedule,
    refusesDuplicates: offer.duplicates === 'reject',
    fraud: offer.fraud,
    target: target.ok ? target.template : undefined,
    deepLinkHosts: offer.deep_link_hosts.map(parseHostPattern).filter((pattern) => pattern !== undefined),
    caps: compileCaps(offer.caps),
    payout: compileMoney(offer.payout),
    revenue: compileMoney(offer.revenue),
  }
}

function compileBlocked(offer: Offer): Pick<CompiledOffer, 'blockedPublishers' | 'blockedSubs'> {
  const blockedPublishers = new Set<number>()
  const blockedSubs = new Map<number, Set<string>>()
  for (const { publisher_id, sub1 } of offer.blocked_sources) {
    if (sub1 === undefined || sub1 === null) {
      blockedPublishers.add(publisher_id)
      continue
    }
    const subs = blockedSubs.get(publisher_id)
    if (subs === undefined) blockedSubs.set(publisher_id, new Set([sub1]))
    else subs.add(sub1)
  }
  return { blockedPublishers, blockedSubs }
}

export function hasAccess(offer: CompiledOffer, publisherId: number): boolean {
  return offer.publishers === undefined || offer.publishers.has(publisherId)
}

export function isSourceBlocked(offer: CompiledOffer, publisherId: number, sub1: string): boolean {
  return offer.blockedPublishers.has(publisherId) || offer.blockedSubs.get(publisherId)?.has(sub1) === true
}
