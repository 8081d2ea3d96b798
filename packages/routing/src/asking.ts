import { isAbout, stops } from './compile-caps.ts'
import type { CompiledCap } from './compile-caps.ts'
import { rulePath } from './compile.ts'
import type { CompiledLink, CompiledMember } from './compile.ts'
import type { Pattern, RulePatterns } from './rule-patterns.ts'
import { compileTemplate } from './target/template.ts'
import type { Template } from './target/template.ts'
import type { CompiledRule } from './targeting/rule.ts'
import type { Visit } from './targeting/visit.ts'
import type { CapLook, CapLooked, CapNeed, ClickRequest, Facts, GivenAnswer, State, TrackingDomain } from './types.ts'

/** What a decision is about. */
export interface Question {
  readonly link: CompiledLink
  /** The domain the link was asked on. */
  readonly domain: TrackingDomain
  readonly click: ClickRequest
  readonly facts: Facts
  readonly state: State
  /** The click's time, its windows' time and its id's time, in ms. */
  readonly now: number
  /** What the rules said to visitors like this one, where that is remembered. */
  readonly patterns?: RulePatterns | undefined
}

/** A cap looked at, with whose it is: the offer's id, or 0 for the link's. */
export interface Look extends CapLooked {
  readonly offerId: number
  readonly source: CompiledCap
}

/** What caps say: the reason of one that is used up, or those that must be known first. */
interface CapVerdict {
  /** Of a cap that is used up. */
  readonly reason: string
  readonly needs: readonly CapNeed[]
  /** Of the first cap needed, for when waiting is over. */
  readonly needed: string
}

const OPEN: CapVerdict = { reason: '', needs: [], needed: '' }

/** Answer of caps that are not known yet; the keys asked for are in `needs`. */
export const UNKNOWN = 'unknown'

/**
 * One click being asked about: the question, and what was looked at on the way. It lives as long as one decision.
 */
export class Asking implements Visit {
  readonly link: CompiledLink
  readonly domain: TrackingDomain
  readonly click: ClickRequest
  readonly facts: Facts
  readonly state: State
  readonly now: number
  readonly publisherId: number
  /** Clicks of people and bots count against caps; the others never take a token. */
  readonly isCounted: boolean
  readonly looks: Look[] = []
  readonly given: GivenAnswer[] = []
  readonly duplicateOffers: number[] = []
  readonly needs: CapNeed[] = []
  readonly #patterns: RulePatterns | undefined
  #linkCaps: CapVerdict | undefined
  #osName: string | undefined
  #browserName: string | undefined
  #deepLink: Template | undefined | 'not asked'

  constructor({ link, domain, click, facts, state, now, patterns }: Question) {
    this.link = link
    this.domain = domain
    this.click = click
    this.facts = facts
    this.state = state
    this.now = now
    this.publisherId = click.publisher_id ?? 0
    this.isCounted = click.class === 'human' || click.class === 'bot'
    this.#deepLink = click.url === '' ? undefined : 'not asked'
    this.#patterns = patterns
  }

  get returning(): boolean {
    return this.state.returning
  }

  /** What the members' rules say to visitors like this one, as far as that is remembered. */
  pattern(): Pattern | undefined {
    if (this.#patterns === undefined || this.click.test?.targeting === true) return undefined
    return this.#patterns.of(this.link, this)
  }

  /** Nothing but the members' rules tells who may have the click. */
  get dependsOnRulesOnly(): boolean {
    return this.link.needsRulesOnly && this.click.url === '' && this.state.given === undefined
  }

  get osName(): string {
    return (this.#osName ??= this.facts.os.toLowerCase())
  }

  get browserName(): string {
    return (this.#browserName ??= this.facts.browser.toLowerCase())
  }

  /** What `url=` asks for, parsed once; undefined when it asks for nothing that could be an address. */
  get deepLink(): Template | undefined {
    if (this.#deepLink === 'not asked') {
      const result = compileTemplate(this.click.url)
      this.#deepLink = result.ok ? result.template : undefined
    }
    return this.#deepLink
  }

  /** The reason of the first of the member's rules that fails; empty when all pass. */
  failingRule(member: CompiledMember): string {
    const { rules } = member
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index] as CompiledRule
      const isKept = rule.reads === 'kept' || (rule.reads === 'param' && this.link.keptParams.has(rule.param))
      if (!(isKept ? rule.passes(this) : this.#answer(rule, rulePath(member, index)))) return rule.reason
    }
    return ''
  }

  /** The answer of a rule whose fact the event does not keep: recorded, or taken from the record. */
  #answer(rule: CompiledRule, path: string): boolean {
    const passed = this.state.given?.(path) ?? rule.passes(this)
    this.given.push({ rule: path, passed })
    return passed
  }

  /**
   * The reason of a used-up cap of the link or the offer, empty, or `UNKNOWN` with what it needs added to `needs`. Caps
   * of an offer that can't be drawn are looked at and never waited for.
   */
  failingCap(offerCaps: readonly CompiledCap[], offerId: number, canBeDrawn: boolean): string {
    if (offerCaps.length === 0 && this.link.caps.length === 0) return ''
    // A used-up cap decides before one that is not known: nothing needs to be asked for then.
    this.#linkCaps ??= this.#lookAt(this.link.caps, 0)
    if (this.#linkCaps.reason !== '') return this.#linkCaps.reason
    const ofOffer = this.#lookAt(offerCaps, offerId)
    if (ofOffer.reason !== '') return ofOffer.reason
    if (!canBeDrawn) return ''
    // Closed comes after used up and after what nobody draws, so that a click that needed no wait is decided again alike.
    if (this.state.unknownCaps === 'closed') return this.#linkCaps.needed || ofOffer.needed
    const waitsForLink = this.#need(this.#linkCaps.needs)
    return this.#need(ofOffer.needs) || waitsForLink ? UNKNOWN : ''
  }

  /** The same for the fallback, which caps of the link do not stop. */
  failingFallbackCap(offerCaps: readonly CompiledCap[], offerId: number): string {
    const ofOffer = this.#lookAt(offerCaps, offerId)
    if (ofOffer.reason !== '') return ofOffer.reason
    if (this.state.unknownCaps === 'closed') return ofOffer.needed
    return this.#need(ofOffer.needs) ? UNKNOWN : ''
  }

  #need(needs: readonly CapNeed[]): boolean {
    for (const need of needs) {
      if (!this.needs.some(({ key, window }) => key === need.key && window === need.window)) this.needs.push(need)
    }
    return needs.length > 0
  }

  #lookAt(caps: readonly CompiledCap[], offerId: number): CapVerdict {
    if (caps.length === 0) return OPEN
    const at = { link_id: this.link.id, offer_id: offerId, publisher_id: this.publisherId, sub1: this.click.sub1 }
    let needs: CapNeed[] | undefined
    let needed = ''
    for (const cap of caps) {
      if (!isAbout(cap, this.publisherId)) continue
      const look = this.state.capLook(cap.cap, at, this.now)
      const remaining = look.remaining === UNKNOWN ? undefined : look.remaining
      this.#note(look, remaining ?? -1, offerId, cap)
      if (!stops(cap, this.publisherId)) continue
      if (look.too_many_keys === true) return { reason: 'cap.too_many_keys', needs: [], needed: '' }
      if (remaining !== undefined) {
        if (remaining > 0) continue
        return { reason: cap.reason, needs: [], needed: '' }
      }
      // A preflight takes no token, so none has to be there; other metrics stop clicks only where they are known to.
      if (!this.isCounted || !cap.countsClicks) continue
      if (needed === '') needed = cap.reason
      needs ??= []
      needs.push({ cap: cap.cap, at, key: look.cap, window: look.window })
    }
    return needs === undefined ? OPEN : { reason: '', needs, needed }
  }

  /** An offer that stands in the link twice is looked at twice and noted once. */
  #note({ cap, window }: CapLook, remaining: number, offerId: number, source: CompiledCap): void {
    for (const look of this.looks) if (look.cap === cap && look.window === window) return
    this.looks.push({ cap, window, remaining, spent: false, passed: false, offerId, source })
  }
}
