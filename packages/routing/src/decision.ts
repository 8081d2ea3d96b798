import type { Asking } from './asking.ts'
import { stops } from './compile-caps.ts'
import type { CompiledMember } from './compile.ts'
import { fillTarget, targetOf } from './member-target.ts'
import { reasonOf } from './reasons.ts'
import type { CapLooked, Decision, DrawSet, TraceStep } from './types.ts'

/** Who gets the click, and how it came to that. */
export interface Sent {
  readonly member: CompiledMember
  readonly trace: readonly TraceStep[]
  readonly draw: number
  readonly propensity: number
  readonly drawSet: DrawSet | undefined
  /** Why no member serves it; set for the fallback. */
  readonly reason?: string
}

const FOUND = 302
const SERVICE_UNAVAILABLE = 503

export function sent(asking: Asking, { member, trace, draw, propensity, drawSet, reason = '' }: Sent): Decision {
  const { offer } = member
  const target = offer && targetOf(asking, offer)
  if (offer === undefined || target === undefined) throw new TypeError('a member without a target was chosen')
  const isFallback = member.position < 0
  const filled = fillTarget(asking, offer, target)
  const isPutOff = putsOff(asking)
  // Spelt out, because it is made for every click.
  return {
    kind: 'decided',
    outcome: isFallback ? 'fallback' : 'delivered',
    reason,
    status: isPutOff ? SERVICE_UNAVAILABLE : FOUND,
    location: isPutOff ? '' : filled.location,
    destination: isPutOff ? '' : filled.destination,
    member: member.position,
    offer_id: offer.id,
    advertiser_id: offer.advertiserId,
    draw,
    propensity,
    drawSet,
    trace,
    caps: takeTokens(asking, offer.id, isFallback),
    duplicate_offers: asking.duplicateOffers,
    given: asking.given,
    params: paramsOf(asking),
    flags: flagsOf(asking, asking.click.url !== '' && !target.isDeepLink),
    deep_link: target.isDeepLink,
    payout_micros: offer.payout.micros,
    payout_currency: offer.payout.currency,
    revenue_micros: offer.revenue.micros,
    revenue_currency: offer.revenue.currency,
  }
}

export function blocked(asking: Asking, reason: string, trace: readonly TraceStep[]): Decision {
  return {
    ...undecided(asking, trace, asking.looks),
    outcome: 'blocked',
    reason,
    status: reasonOf(reason)?.status ?? 403,
  }
}

/** Nobody serves the click: the link's `no_match` answers. */
export function lost(asking: Asking, reason: string, trace: readonly TraceStep[]): Decision {
  const { noMatch } = asking.link
  const base = { ...undecided(asking, trace, asking.looks), outcome: 'lost' as const, reason }
  if ('status' in noMatch) return { ...base, status: noMatch.status }
  if (putsOff(asking)) return { ...base, status: SERVICE_UNAVAILABLE }
  return { ...base, status: FOUND, location: noMatch.url, destination: noMatch.url }
}

/** A decision in which nobody was chosen yet. */
function undecided(asking: Asking, trace: readonly TraceStep[], caps: readonly CapLooked[]): Decision {
  return {
    kind: 'decided',
    outcome: 'lost',
    reason: '',
    status: 0,
    location: '',
    destination: '',
    member: -1,
    offer_id: 0,
    advertiser_id: 0,
    draw: -1,
    propensity: 0,
    drawSet: undefined,
    trace,
    caps,
    duplicate_offers: asking.duplicateOffers,
    given: asking.given,
    params: paramsOf(asking),
    flags: flagsOf(asking, false),
    deep_link: false,
    payout_micros: 0,
    payout_currency: '',
    revenue_micros: 0,
    revenue_currency: '',
  }
}

/** Whether the domain has browsers that only prefetch ask again on the real click. */
function putsOff({ click, domain }: Asking): boolean {
  return (
    domain.prefetch_answer === SERVICE_UNAVAILABLE &&
    click.class_reason === 'preflight.prefetch' &&
    click.class === 'preflight'
  )
}

/** The looks, saying which tokens go when the click is appended: of the chosen offer, and of the link if delivered. */
function takeTokens(asking: Asking, offerId: number, isFallback: boolean): readonly CapLooked[] {
  if (!asking.isCounted || asking.looks.length === 0) return asking.looks
  return asking.looks.map((look) => {
    const isTouched = look.source.countsClicks && (look.offerId === offerId || (look.offerId === 0 && !isFallback))
    if (!isTouched) return look
    const isStopping = stops(look.source, asking.publisherId)
    return { ...look, spent: isStopping, passed: !isStopping }
  })
}

const NO_PARAMS: Readonly<Record<string, string>> = {}

function paramsOf({ link, click }: Asking): Readonly<Record<string, string>> {
  if (link.keptParams.size === 0) return NO_PARAMS
  const params: Record<string, string> = {}
  for (const name of link.keptParams) {
    const value = click.params.get(name)
    if (value !== undefined) params[name] = value
  }
  return params
}

function flagsOf({ click }: Asking, isDeepLinkRefused: boolean): readonly string[] {
  if (click.test === undefined && !isDeepLinkRefused) return click.flags
  const flags = [...click.flags]
  if (click.test?.targeting === true) flags.push('test_targeting')
  if (click.test?.schedule === true) flags.push('test_schedule')
  if (isDeepLinkRefused) flags.push('deep_link_refused')
  return flags
}
