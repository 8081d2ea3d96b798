import type { MrcClass } from './rule.ts'

/** A source is a publisher, or one sub id of a publisher. */
export type SourceLevel = 'publisher' | 'sub1'

/** What ClickHouse counts of one source within a look-back. Clicks are those of people and bots that were sent to an offer. */
export interface SourceFeatures {
  readonly clicks: number
  /** Clicks that were scored high or severe when they were decided, or by what was published about their address since. */
  readonly suspiciousClicks: number
  readonly conversions: number
  /** Conversions that came within ten seconds of their click. */
  readonly fastConversions: number
  /** Conversions that came more than an hour after their click. */
  readonly slowConversions: number
  /** Clicks of all other sources on the same offers, and how many conversions it would have if it converted as they do. */
  readonly othersClicks: number
  readonly expectedConversions: number
}

/** Decided on what one source did, once a minute, by SQL. */
export interface SourceRule {
  /** Also the category of what it finds. */
  readonly id: string
  readonly mrcClass: MrcClass
  readonly points: number
  readonly levels: readonly SourceLevel[]
  readonly lookBackHours: LookBackHours
  /** Fewer clicks say nothing. */
  readonly minimumClicks: number
  readonly says: string
  fires(features: SourceFeatures): boolean
}

/** Look-backs there are; each is one statement. */
export const LOOK_BACKS_HOURS = [1, 24] as const
export type LookBackHours = (typeof LOOK_BACKS_HOURS)[number]

/** Seconds after the click within which nobody fills in a form, and beyond which a conversion is late. */
export const FAST_CONVERSION_S = 10
export const SLOW_CONVERSION_S = 3_600
