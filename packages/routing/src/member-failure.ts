import type { Asking } from './asking.ts'
import type { CompiledMember } from './compile.ts'
import { hasAccess, isSourceBlocked } from './compile-offer.ts'
import type { CompiledOffer } from './compile-offer.ts'
import { failingFraud } from './fraud-failure.ts'
import { hasGoodTarget } from './member-target.ts'

/**
 * Why a member can't have the click: the reason of its first failure, in the order everybody reads traces in; empty
 * when it passes; `UNKNOWN` when its caps must be granted first (the keys are in `asking.needs`).
 * `canBeDrawn` is false for a member nothing is sent to, whose caps nobody needs to wait for.
 */
export function memberFailure(asking: Asking, member: CompiledMember, canBeDrawn: boolean): string {
  const failure = failureBeforeRules(asking, member)
  if (failure !== '') return failure
  if (asking.click.test?.targeting !== true) {
    const rule = asking.failingRule(member)
    if (rule !== '') return rule
  }
  return failureAfterRules(asking, member, canBeDrawn)
}

/** The checks that come before the member's rules. */
export function failureBeforeRules(asking: Asking, { offer, isUnderstood }: CompiledMember): string {
  if (!isUnderstood) return 'offer.needs_newer'
  const failure = offerFailure(asking, offer)
  if (failure !== '' || offer === undefined) return failure
  if (!hasAccess(offer, asking.publisherId)) return 'offer.no_access'
  return isSourceBlocked(offer, asking.publisherId, asking.click.sub1) ? 'offer.source_blocked' : ''
}

/** The checks that come after them. */
export function failureAfterRules(asking: Asking, member: CompiledMember, canBeDrawn: boolean): string {
  const { offer } = member
  if (offer === undefined) return 'offer.inactive'
  const { click, state } = asking
  if (offer.schedule !== undefined && click.test?.schedule !== true) {
    if (!offer.schedule.isOpen(asking.facts.visitor_zone, asking.now)) return 'schedule.closed'
  }
  if (offer.refusesDuplicates && asking.isCounted && state.duplicate(offer.id)) {
    if (!asking.duplicateOffers.includes(offer.id)) asking.duplicateOffers.push(offer.id)
    return 'duplicate.click'
  }
  const fraud = failingFraud(asking, offer.fraud)
  if (fraud !== '') return fraud
  if (!hasGoodTarget(asking, member, offer)) return 'offer.bad_target'
  const cap = click.class === 'test' ? '' : asking.failingCap(offer.caps, offer.id, canBeDrawn)
  return cap === '' && !canBeDrawn ? 'strategy.zero_weight' : cap
}

/**
 * Why the fallback can't have the click. It ignores targeting, permission, schedule, duplicates and the offer's own
 * fraud settings; a hard cap is a promise to the advertiser and holds here too.
 */
export function fallbackFailure(asking: Asking, fallback: CompiledMember): string {
  const { offer } = fallback
  const failure = offerFailure(asking, offer)
  if (failure !== '' || offer === undefined) return failure
  if (!hasGoodTarget(asking, fallback, offer)) return 'offer.bad_target'
  return asking.click.class === 'test' ? '' : asking.failingFallbackCap(offer.caps, offer.id)
}

/** Whether the offer runs at all now; an archived one is absent. */
function offerFailure({ now }: Asking, offer: CompiledOffer | undefined): string {
  if (offer === undefined) return 'offer.inactive'
  if (offer.refusal !== '') return offer.refusal
  if (now < offer.startsMs) return 'offer.not_started'
  return now >= offer.endsMs ? 'offer.expired' : ''
}
