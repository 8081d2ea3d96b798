/**
 * What goes into a decision and what comes out.
 *
 * The catalog's entities are structurally assignable to the entity types here: they name only the fields routing
 * reads, exactly as the API names them. Names of facts and of the decision's records are those of the click event, so
 * that they are copied into it and never translated. Unknown text is `''` and an unknown number is 0, as in the event.
 */

// ---------------------------------------------------------------------------------------------- catalog entities

export type Dimension =
  | 'continent'
  | 'country'
  | 'region'
  | 'city'
  | 'device'
  | 'os'
  | 'os_version'
  | 'browser'
  | 'browser_version'
  | 'language'
  | 'asn'
  | 'connection'
  | 'ip'
  | 'referrer'
  | 'param'
  | 'domain'
  | 'visitor'

export type Operator = 'in' | 'not_in' | 'prefix' | 'not_prefix' | 'contains' | 'not_contains'

/**
 * One targeting rule; its values are the OR. Values are text: a country `DE`, an ASN `3320` or `AS3320`, a city's name
 * or GeoNames id, an address or CIDR, a version range `>=16`, `>=15 <17`, `16.4`, or with the system's name in front
 * `iOS >=16`; a tracking domain's host name or id. `unknown` defaults to deny for including operators and to allow for
 * excluding ones.
 */
export interface TargetingRule {
  readonly dim: Dimension
  readonly op: Operator
  readonly values: readonly string[]
  readonly unknown?: 'allow' | 'deny' | null | undefined
  /** The query parameter a `param` rule reads. */
  readonly param?: string | null | undefined
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Wall-clock `HH:MM`; `to` is exclusive and may be `24:00`; `from` after `to` runs into the next day. */
export interface ScheduleWindow {
  readonly days: readonly Weekday[]
  readonly from: string
  readonly to: string
}

export interface Schedule {
  /** An IANA zone, or `visitor` for the zone of the visitor's place. */
  readonly time_zone: string
  readonly windows: readonly ScheduleWindow[]
  /** What an unknown visitor's zone means; deny unless said. */
  readonly unknown?: 'allow' | 'deny' | null | undefined
}

export type CapMetric = 'clicks' | 'conversions' | 'payout' | 'revenue'
export type CapWindow = 'hour' | 'day' | 'week' | 'month' | 'total'
export type CapScope = 'link' | 'offer' | 'offer+publisher' | 'offer+publisher+sub1'

/** Routing reads id, scope, publishers, metric, window, mode and enforcement; the rest goes through to `State.capLook`. */
export interface Cap {
  readonly id: number
  readonly scope: CapScope
  /** Whose clicks the cap is about; everybody's when absent. */
  readonly publisher_ids?: readonly number[] | null | undefined
  readonly metric: CapMetric
  readonly window: CapWindow
  readonly time_zone: string
  readonly limit: number | string
  readonly mode: 'additional' | 'override'
  readonly enforcement: 'hard' | 'soft'
  readonly while_pending?: 'hold' | 'from_now' | undefined
  readonly since?: { readonly revision: number; readonly at: string } | undefined
}

/** `threshold` is 1 to 100. A smart link's settings carry `to_fallback` too. */
export interface FraudSettings {
  readonly mode: 'off' | 'monitor' | 'enforce'
  readonly threshold: number
  readonly block_categories: readonly string[]
  /** Rules that are not enforced here, by id. */
  readonly rules?: Readonly<Partial<Record<string, 'off' | 'shadow' | 'on'>>> | null | undefined
  readonly to_fallback?: boolean | null | undefined
}

/** A decimal string and an ISO 4217 code. */
export interface Money {
  readonly amount: string
  readonly currency: string
}

export interface Publisher {
  readonly id: number
  readonly status: 'active' | 'paused'
}

export interface Advertiser {
  readonly id: number
  readonly status: 'active' | 'paused'
}

export interface TrackingDomain {
  readonly id: number
  readonly hostname: string
  readonly active: boolean
  /** 302 unless said; 503 makes a browser that prefetched ask again on the real click. */
  readonly prefetch_answer?: number | null | undefined
}

export interface TargetingGroup {
  readonly id: number
  readonly needs?: number | null | undefined
  readonly targeting: readonly TargetingRule[]
}

export interface Offer {
  readonly id: number
  /** Lowest decider version that understands this entity; a lower one treats it as not eligible. */
  readonly needs?: number | null | undefined
  readonly advertiser_id: number
  readonly status: 'active' | 'paused'
  /** RFC 3339; inclusive. */
  readonly starts_at?: string | null | undefined
  /** RFC 3339; exclusive. */
  readonly ends_at?: string | null | undefined
  readonly url: string
  readonly access: 'public' | 'approval' | 'private'
  readonly publisher_ids: readonly number[]
  readonly targeting: readonly TargetingRule[]
  readonly targeting_group_id?: number | null | undefined
  readonly targeting_group_mode?: 'replace' | 'and' | null | undefined
  readonly schedule?: Schedule | null | undefined
  readonly caps: readonly Cap[]
  readonly fraud: FraudSettings
  readonly duplicates: 'allow' | 'reject'
  readonly blocked_sources: readonly { readonly publisher_id: number; readonly sub1?: string | null | undefined }[]
  readonly deep_link_hosts: readonly string[]
  readonly payout: Money
  readonly revenue: Money
}

export interface Member {
  readonly offer_id: number
  readonly rank: number
  /** Integer, 0 to 1,000,000. */
  readonly weight: number
  readonly targeting?: readonly TargetingRule[] | null | undefined
}

export type NoMatch = { readonly status: number } | { readonly url: string }

export interface SmartLink {
  readonly id: number
  readonly revision: number
  readonly needs?: number | null | undefined
  readonly visibility: 'public' | 'private'
  readonly active: boolean
  readonly starts_at?: string | null | undefined
  readonly ends_at?: string | null | undefined
  readonly strategy: 'weight' | 'priority'
  readonly members: readonly Member[]
  readonly fallback_offer_id?: number | null | undefined
  readonly caps: readonly Cap[]
  readonly fraud: FraudSettings
  readonly sticky: 'none' | 'visitor'
  readonly sticky_days: number
  readonly no_match: NoMatch
  readonly referrer_policy: string
}

/** The live catalog. What is archived is absent: every look-up answers undefined for it. */
export interface CatalogView {
  offer(id: number): Offer | undefined
  advertiser(id: number): Advertiser | undefined
  targetingGroup(id: number): TargetingGroup | undefined
}

// ---------------------------------------------------------------------------------------------- the click

export type ClickClass = 'human' | 'bot' | 'preflight' | 'test'

/** What a valid test token allows besides caps and duplicates. */
export interface TestFlags {
  readonly targeting: boolean
  readonly schedule: boolean
}

/** Reads one query parameter: its first value, decoded and cut to 255 bytes; undefined when absent. A Map will do. */
export interface Params {
  get(name: string): string | undefined
}

/** The request as its parameters say it (`click-query.ts` reads them) and as it was classed. */
export interface ClickRequest {
  readonly class: ClickClass
  /** Why it has this class: `preflight.prefetch` is answered as the domain's `prefetch_answer` says. */
  readonly class_reason: string
  /** Set when `class` is `test`. */
  readonly test: TestFlags | undefined
  /** As given: undefined when absent, 0 when it is no id. */
  readonly publisher_id: number | undefined
  readonly sub1: string
  readonly sub2: string
  readonly sub3: string
  readonly sub4: string
  readonly sub5: string
  readonly sub6: string
  readonly xid: string
  /** The deep link asked for by `url=`; empty when none. */
  readonly url: string
  readonly params: Params
  /** What reading the parameters met: `cut`, `url_too_long`. */
  readonly flags: readonly string[]
}

/**
 * What is known of the visitor (`packages/visitor-facts`). Agent and referrers have at most 1,024 bytes, every other
 * text at most 255. Countries and regions are in upper case, languages and hosts in lower case.
 */
export interface Facts {
  /** The full address; towards the advertiser and rules only, never stored. Empty when explain decides again. */
  readonly client_address: string
  /** The address as it is stored. */
  readonly address: string
  readonly continent: string
  readonly country: string
  readonly region: string
  readonly city: string
  readonly city_id: number
  readonly asn: number
  readonly connection: string
  readonly visitor_zone: string
  readonly device: string
  readonly os: string
  readonly os_version: string
  readonly browser: string
  readonly browser_version: string
  readonly language: string
  readonly user_agent: string
  /** The whole referring URL; rules and macros only. Empty when explain decides again. */
  readonly referrer_url: string
  /** The referrer as it is stored. */
  readonly referrer: string
  readonly referrer_host: string
}

/** One look at a cap. It takes nothing. */
export interface CapLook {
  /** Cap key: the cap and the values of its scope. */
  readonly cap: string
  readonly window: string
  /**
   * What is left for this click thread now; at or below 0 it is used up. `unknown` says that the key has not been
   * granted yet and a wait may help; a cap on another metric than clicks does not stop while it is unknown.
   */
  readonly remaining: number | 'unknown'
  /** The cap keeps no more keys (`cap.too_many_keys`). */
  readonly too_many_keys?: boolean | undefined
}

export interface CapScopeValues {
  readonly link_id: number
  /** 0 for a cap of the link. */
  readonly offer_id: number
  readonly publisher_id: number
  readonly sub1: string
}

/** What is known of fraud for one set of settings. */
export interface FraudAnswer {
  /** 0 to 100. */
  readonly score: number
  readonly categories: readonly string[]
}

/** Everything a decision asks of its surroundings. All synchronous; nothing is taken. */
export interface State {
  publisher(id: number): Publisher | undefined
  capLook(cap: Cap, at: CapScopeValues, now: number): CapLook
  /** `wait`: a decision may answer with the cap keys it needs. `closed`: a key it would need counts as used up. */
  readonly unknownCaps: 'wait' | 'closed'
  /** Asked only where the settings' mode is not `off`. */
  fraud(settings: FraudSettings): FraudAnswer
  /** This visitor had a delivered or fallback click on the offer within 24 h, as far as is remembered. */
  duplicate(offerId: number): boolean
  /** This visitor was seen within 24 h, as far as is remembered. */
  readonly returning: boolean
  /** The signed token of this click for an offer (60 characters). Asked for the chosen offer, if its address wants it. */
  clickToken(offerId: number): string
  /** 0 to 999,999,999, for `{random}`. */
  random(): number
  /** Explain: the recorded answer of a rule whose fact was not kept (`member.2/offer.0`). Undefined elsewhere. */
  given?(rule: string): boolean | undefined
}

// ---------------------------------------------------------------------------------------------- the draw

/** Members among which is drawn: the key of one draw sequence. */
export interface DrawSet {
  readonly link_id: number
  readonly revision: number
  /** Positions of the members that passed and whether the class is counted, packed into one key. */
  readonly key: number | string
}

/** Where draws come from: `peek` leaves everything as it is; the caller advances the set when the click is appended. */
export interface DrawSource {
  /** The 52-bit numerator of the next draw of this set. */
  peek(set: DrawSet): number
}

// ---------------------------------------------------------------------------------------------- the decision

export type Outcome = 'delivered' | 'fallback' | 'blocked' | 'lost'

export interface TraceStep {
  readonly member: number
  readonly offer_id: number
  readonly result: string
}

/** A cap that was looked at; `spent` and `passed` are the tokens to take when the click is appended. */
export interface CapLooked {
  readonly cap: string
  readonly window: string
  /** -1 when it was not known and did not matter. */
  readonly remaining: number
  readonly spent: boolean
  readonly passed: boolean
}

export interface GivenAnswer {
  readonly rule: string
  readonly passed: boolean
}

/** A key whose grant the decision needs. */
export interface CapNeed {
  readonly cap: Cap
  readonly at: CapScopeValues
  readonly key: string
  readonly window: string
}

/** The decision could not be made without these grants: ask, wait (at most 50 ms), decide again with a new `now`. */
export interface CapsNeeded {
  readonly kind: 'needs'
  readonly needs: readonly CapNeed[]
}

export interface Decision {
  readonly kind: 'decided'
  readonly outcome: Outcome
  readonly reason: string
  /** HTTP status of the answer. */
  readonly status: number
  /** Where to send the visitor; empty without redirect. */
  readonly location: string
  /** The same with addresses and referrer in their stored form. */
  readonly destination: string
  /** Position of the chosen member, -1 for the fallback and for none. */
  readonly member: number
  readonly offer_id: number
  readonly advertiser_id: number
  /** 52-bit numerator; -1 when nothing was drawn. */
  readonly draw: number
  readonly propensity: number
  /** The sequence to advance when the click is appended; undefined when none was used. */
  readonly drawSet: DrawSet | undefined
  /** Every member in strategy order, then the fallback with member -1; empty when no member was looked at. */
  readonly trace: readonly TraceStep[]
  readonly caps: readonly CapLooked[]
  /** Those offers asked about that this visitor had had. */
  readonly duplicate_offers: readonly number[]
  readonly given: readonly GivenAnswer[]
  /** Parameters that rules of this link read, as found. */
  readonly params: Readonly<Record<string, string>>
  readonly flags: readonly string[]
  readonly deep_link: boolean
  readonly payout_micros: number
  readonly payout_currency: string
  readonly revenue_micros: number
  readonly revenue_currency: string
}
