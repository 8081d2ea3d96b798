/**
 * What a rule is. Classes follow the Media Rating Council's guidelines on invalid traffic: general (GIVT) is found by
 * lists and routine checks, sophisticated (SIVT) needs analysis across requests.
 */
export type MrcClass = 'givt' | 'sivt'

/** `off`: not evaluated; `shadow`: scored and shown, never enforced; `on`: part of the score that links and offers act on. */
export type RuleMode = 'off' | 'shadow' | 'on'

interface Rule {
  /** Also the category of what it finds, as in `block_categories` and in the reason `fraud.<category>`. */
  readonly id: string
  readonly mrcClass: MrcClass
  /** Probability, in (0,1), that a click it fires on is invalid. */
  readonly points: number
  /** What it looks for, for people. */
  readonly says: string
}

/** Decided on one request, at the ingress. */
export interface InstantRule extends Rule {
  fires(facts: InstantFacts): boolean
}

/** What an instant rule may know. */
export interface InstantFacts {
  readonly declaredBot: boolean
  /** Connection type of the address, empty when unknown. */
  readonly connection: string
  readonly userAgent: string
  /** Browser family as parsed, empty when none was recognised. */
  readonly browser: string
  /** The request asks for a preview or prefetch. */
  readonly prefetch: boolean
}

/** Decided on what one subject did within a window. */
export interface WindowRule extends Rule {
  readonly subject: 'address' | 'visitor'
  fires(features: SubjectFeatures): boolean
}

/** What is remembered of one subject: sums over the last ten minutes and the last hour. */
export interface SubjectFeatures {
  readonly clicksIn10Min: number
  readonly clicksInHour: number
  /** Clicks within 24 h on an offer the subject had had already, in the last hour. */
  readonly duplicatesInHour: number
  /** Distinct visitors (address and agent family) seen behind the subject in the last hour; counted up to 64. */
  readonly visitorsInHour: number
  /** Times between the latest clicks, ms, oldest first; at most 15. */
  readonly intervalsMs: readonly number[]
}
