import type { Asking } from './asking.ts'
import type { CompiledMember } from './compile.ts'
import type { CompiledOffer } from './compile-offer.ts'
import { allowsDeepLink } from './target/deep-link.ts'
import type { MacroSource } from './target/macros.ts'
import { fillTemplate, MAX_TARGET_LENGTH } from './target/template.ts'
import type { Template } from './target/template.ts'

/** Where an offer sends this click: its own address, or the deep link it lets `url=` name. */
export interface MemberTarget {
  readonly template: Template
  readonly isDeepLink: boolean
}

/** Undefined for an offer without a usable address; not even a deep link makes up for that. */
export function targetOf(asking: Asking, offer: CompiledOffer): MemberTarget | undefined {
  const own = offer.target
  if (own === undefined) return undefined
  const asked = asking.deepLink
  if (asked !== undefined && allowsDeepLink(offer.deepLinkHosts, own.protocol, asked)) {
    return { template: asked, isDeepLink: true }
  }
  return { template: own, isDeepLink: false }
}

/**
 * Whether the filled address is one a visitor can be sent to; it is filled only where it might be too long. Where that
 * depends on what the event does not keep (full address and referrer, the deep link), the answer is recorded.
 */
export function hasGoodTarget(asking: Asking, member: CompiledMember, offer: CompiledOffer): boolean {
  const own = offer.target
  const target = asking.click.url === '' ? own : targetOf(asking, offer)?.template
  if (own === undefined || target === undefined) return false
  const isDeepLink = target !== own
  const mayBeLong = target.maxLength > MAX_TARGET_LENGTH
  // Whoever decides again has only the offer's own address to ask about.
  const isAsked = mayBeLong || (isDeepLink && own.maxLength > MAX_TARGET_LENGTH)
  if (!isAsked && asking.state.given === undefined) return true
  const path = member.position < 0 ? 'fallback/target' : `member.${member.position}/target`
  const given = asking.state.given?.(path)
  if (!isAsked && given === undefined) return true
  const fits = given ?? (!mayBeLong || isShort(asking, offer, target))
  if (given !== undefined || isDeepLink || target.isPrivate) asking.given.push({ rule: path, passed: fits })
  return fits
}

function isShort(asking: Asking, offer: CompiledOffer, target: Template): boolean {
  const source = { ...macroSource(asking, offer), state: STAND_INS }
  return fillTemplate(target, source).length <= MAX_TARGET_LENGTH
}

/** As long as the real ones can be, which are made for the chosen offer only. */
const STAND_INS: MacroSource['state'] = { clickToken: () => '0'.repeat(60), random: () => 999_999_999 }

/** Where the visitor is sent, and the same as it is stored. */
export function fillTarget(
  asking: Asking,
  offer: CompiledOffer,
  { template }: MemberTarget,
): { location: string; destination: string } {
  if (!template.isPrivate) {
    const location = fillTemplate(template, macroSource(asking, offer))
    return { location, destination: location }
  }
  const source = { ...macroSource(asking, offer), state: madeOnce(asking.state) }
  return {
    location: fillTemplate(template, source),
    destination: fillTemplate(template, { ...source, form: 'stored' }),
  }
}

/** What is made for a click is the same wherever it stands. */
function madeOnce(state: MacroSource['state']): MacroSource['state'] {
  let token: string | undefined
  let random: number | undefined
  return {
    clickToken: (offerId) => (token ??= state.clickToken(offerId)),
    random: () => (random ??= state.random()),
  }
}

function macroSource(asking: Asking, offer: CompiledOffer): MacroSource {
  return {
    linkId: asking.link.id,
    offerId: offer.id,
    advertiserId: offer.advertiserId,
    publisherId: asking.publisherId,
    payout: offer.payout.text,
    currency: offer.payout.currency,
    click: asking.click,
    facts: asking.facts,
    state: asking.state,
    now: asking.now,
    form: 'sent',
  }
}
