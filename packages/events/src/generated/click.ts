// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

export type Class = 'human' | 'bot' | 'preflight' | 'test'

export type Outcome = 'lost' | 'delivered' | 'fallback' | 'blocked'

export type Strategy = 'weight' | 'priority'

/** what became of one member */
export interface TraceStep {
  /** position in the link */
  readonly member: number
  /** its offer */
  readonly offer_id: number
  /** `chosen`, `not_drawn`, `not_reached` or the reason of its first failure */
  readonly result: string
}

/** one cap looked at */
export interface CapLook {
  /** cap key */
  readonly cap: string
  /** window key */
  readonly window: string
  /** tokens seen before this click, -1 when unlimited */
  readonly remaining: number
  /** this click spent one token of it */
  readonly spent: boolean
  /** counted without being stopped by it (soft or overridden) */
  readonly passed: boolean
}

/** a published score that was known */
export interface SubjectScore {
  /** subject key */
  readonly subject: string
  /** 0 to 100 */
  readonly score: number
  /** its category, or empty */
  readonly category: string
}

/** answer of a rule that reads what privacy removes */
export interface GivenAnswer {
  /** where the rule stands, for instance `member.2/offer.0` */
  readonly rule: string
  /** its answer */
  readonly passed: boolean
}

/** One decided click: what was asked, what was known, what was answered and why. Everything needed to decide it again. */
export interface Click {
  /** UUIDv7 of the click, big endian; its time is `time` */
  readonly click_id: Buffer
  /** stream u64 BE, then sequence u64 BE: counts per (stream, topic, partition) without holes */
  readonly origin: Buffer
  /** when it was decided, UTC, by the clock of the ingress; the click belongs to the windows of this time */
  readonly time: number
  /** what kind of request it was */
  readonly class: Class
  /** why it has this class, for instance `bot.declared` or `preflight.head`; empty for human */
  readonly class_reason: string
  /** what became of it */
  readonly outcome: Outcome
  /** empty for delivered; otherwise a code of the reason registry */
  readonly reason: string
  /** version of the routing package that decided */
  readonly decider: string
  /** highest catalog revision the decider had applied */
  readonly catalog_revision: number
  /** smart link */
  readonly link_id: number
  /** tracking domain it was served as */
  readonly domain_id: number
  /** publisher, 0 when missing or unknown */
  readonly publisher_id: number
  /** offer it was sent to (delivered or fallback), else 0 */
  readonly offer_id: number
  /** advertiser of that offer, else 0 */
  readonly advertiser_id: number
  /** position of the chosen member in the link, -1 when none was chosen */
  readonly member: number
  /** strategy of the link */
  readonly strategy: Strategy
  /** 52-bit numerator of the draw in [0,1): draw / 2^52; -1 when nothing was drawn */
  readonly draw: number
  /** probability with which the chosen member was drawn, given those that passed; 0 when nothing was drawn */
  readonly propensity: number
  /** every member in strategy order; the fallback has member -1 */
  readonly trace: readonly TraceStep[]
  /** caps looked at while deciding */
  readonly caps: readonly CapLook[]
  /** sub id 1 of the publisher, at most 255 bytes */
  readonly sub1: string
  /** sub id 2 of the publisher, at most 255 bytes */
  readonly sub2: string
  /** sub id 3 of the publisher, at most 255 bytes */
  readonly sub3: string
  /** sub id 4 of the publisher, at most 255 bytes */
  readonly sub4: string
  /** sub id 5 of the publisher, at most 255 bytes */
  readonly sub5: string
  /** sub id 6 of the publisher, at most 255 bytes */
  readonly sub6: string
  /** the publisher's own id of the click, at most 255 bytes */
  readonly xid: string
  /** query parameters that rules of this link read (at most 8, 255 bytes each) */
  readonly params: Readonly<Record<string, string>>
  /** two letters, empty when unknown */
  readonly continent: string
  /** ISO 3166-1 alpha-2, empty when unknown */
  readonly country: string
  /** ISO 3166-2 subdivision, empty when unknown */
  readonly region: string
  /** English name, empty when unknown */
  readonly city: string
  /** GeoNames id, 0 when unknown */
  readonly city_id: number
  /** autonomous system number, 0 when unknown */
  readonly asn: number
  /** `residential`, `mobile`, `business`, `data_center` or empty */
  readonly connection: string
  /** IANA time zone used for the visitor, empty when unknown */
  readonly visitor_zone: string
  /** which databases answered; for information */
  readonly geo_db: string
  /** `desktop`, `mobile`, `tablet`, `tv`, `bot`, `other` or empty */
  readonly device: string
  /** as far as the agent says */
  readonly device_brand: string
  /** as far as the agent says */
  readonly device_model: string
  /** operating system */
  readonly os: string
  /** dotted */
  readonly os_version: string
  /** browser family */
  readonly browser: string
  /** dotted */
  readonly browser_version: string
  /** primary subtag with the highest q, empty when unknown */
  readonly language: string
  /** accepted languages by falling q, at most 8 */
  readonly languages: readonly string[]
  /** at most 1,024 bytes */
  readonly user_agent: string
  /** at most 1,024 bytes, as the privacy setting stores it */
  readonly referrer: string
  /** host of the referrer */
  readonly referrer_host: string
  /** client address as the privacy setting stores it */
  readonly address: string
  /** keyed hash of address and agent family under today's secret */
  readonly visitor_key: Buffer
  /** the same under yesterday's secret */
  readonly visitor_key_prev: Buffer
  /** keyed hash of the address under the secret of its 7-day period */
  readonly address_key: Buffer
  /** keyed hash of the /24 or /48 under the secret of its 7-day period */
  readonly subnet_key: Buffer
  /** id of the master key the hashes were made with */
  readonly key_id: number
  /** 0 to 100 as known when deciding */
  readonly fraud_score: number
  /** `low`, `medium`, `high` or `severe`; empty when nothing was known */
  readonly fraud_band: string
  /** instant rules that fired */
  readonly fraud_rules: readonly string[]
  /** categories known when deciding */
  readonly fraud_categories: readonly string[]
  /** published scores looked up and found */
  readonly fraud_subjects: readonly SubjectScore[]
  /** offers this visitor had had within 24 h, as far as this click thread remembered */
  readonly duplicate_offers: readonly number[]
  /** this visitor had been seen within 24 h, as far as this click thread remembered */
  readonly returning: boolean
  /** answers explain takes as given */
  readonly given: readonly GivenAnswer[]
  /** where the visitor was sent, addresses in their stored form; empty without redirect */
  readonly destination: string
  /** the destination came from `url=` */
  readonly deep_link: boolean
  /** what happened on the way: `spread`, `cut`, `deep_link_refused`, `url_too_long`, `test_targeting`, `test_schedule`, `cap_wait` */
  readonly flags: readonly string[]
  /** payout of the offer at this revision, in millionths */
  readonly payout_micros: number
  /** ISO 4217 */
  readonly payout_currency: string
  /** revenue of the offer at this revision, in millionths */
  readonly revenue_micros: number
  /** ISO 4217 */
  readonly revenue_currency: string
  /** CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field */
  readonly guard: Buffer
}

/** What a writer gives of a Click; a field left out has its default. */
export interface NewClick {
  /** UUIDv7 of the click, big endian; its time is `time` */
  readonly click_id: Buffer
  /** stream u64 BE, then sequence u64 BE: counts per (stream, topic, partition) without holes */
  readonly origin: Buffer
  /** when it was decided, UTC, by the clock of the ingress; the click belongs to the windows of this time */
  readonly time: number
  /** what kind of request it was */
  readonly class?: Class
  /** why it has this class, for instance `bot.declared` or `preflight.head`; empty for human */
  readonly class_reason?: string
  /** what became of it */
  readonly outcome?: Outcome
  /** empty for delivered; otherwise a code of the reason registry */
  readonly reason?: string
  /** version of the routing package that decided */
  readonly decider?: string
  /** highest catalog revision the decider had applied */
  readonly catalog_revision?: number
  /** smart link */
  readonly link_id?: number
  /** tracking domain it was served as */
  readonly domain_id?: number
  /** publisher, 0 when missing or unknown */
  readonly publisher_id?: number
  /** offer it was sent to (delivered or fallback), else 0 */
  readonly offer_id?: number
  /** advertiser of that offer, else 0 */
  readonly advertiser_id?: number
  /** position of the chosen member in the link, -1 when none was chosen */
  readonly member?: number
  /** strategy of the link */
  readonly strategy?: Strategy
  /** 52-bit numerator of the draw in [0,1): draw / 2^52; -1 when nothing was drawn */
  readonly draw?: number
  /** probability with which the chosen member was drawn, given those that passed; 0 when nothing was drawn */
  readonly propensity?: number
  /** every member in strategy order; the fallback has member -1 */
  readonly trace?: readonly TraceStep[]
  /** caps looked at while deciding */
  readonly caps?: readonly CapLook[]
  /** sub id 1 of the publisher, at most 255 bytes */
  readonly sub1?: string
  /** sub id 2 of the publisher, at most 255 bytes */
  readonly sub2?: string
  /** sub id 3 of the publisher, at most 255 bytes */
  readonly sub3?: string
  /** sub id 4 of the publisher, at most 255 bytes */
  readonly sub4?: string
  /** sub id 5 of the publisher, at most 255 bytes */
  readonly sub5?: string
  /** sub id 6 of the publisher, at most 255 bytes */
  readonly sub6?: string
  /** the publisher's own id of the click, at most 255 bytes */
  readonly xid?: string
  /** query parameters that rules of this link read (at most 8, 255 bytes each) */
  readonly params?: Readonly<Record<string, string>>
  /** two letters, empty when unknown */
  readonly continent?: string
  /** ISO 3166-1 alpha-2, empty when unknown */
  readonly country?: string
  /** ISO 3166-2 subdivision, empty when unknown */
  readonly region?: string
  /** English name, empty when unknown */
  readonly city?: string
  /** GeoNames id, 0 when unknown */
  readonly city_id?: number
  /** autonomous system number, 0 when unknown */
  readonly asn?: number
  /** `residential`, `mobile`, `business`, `data_center` or empty */
  readonly connection?: string
  /** IANA time zone used for the visitor, empty when unknown */
  readonly visitor_zone?: string
  /** which databases answered; for information */
  readonly geo_db?: string
  /** `desktop`, `mobile`, `tablet`, `tv`, `bot`, `other` or empty */
  readonly device?: string
  /** as far as the agent says */
  readonly device_brand?: string
  /** as far as the agent says */
  readonly device_model?: string
  /** operating system */
  readonly os?: string
  /** dotted */
  readonly os_version?: string
  /** browser family */
  readonly browser?: string
  /** dotted */
  readonly browser_version?: string
  /** primary subtag with the highest q, empty when unknown */
  readonly language?: string
  /** accepted languages by falling q, at most 8 */
  readonly languages?: readonly string[]
  /** at most 1,024 bytes */
  readonly user_agent?: string
  /** at most 1,024 bytes, as the privacy setting stores it */
  readonly referrer?: string
  /** host of the referrer */
  readonly referrer_host?: string
  /** client address as the privacy setting stores it */
  readonly address?: string
  /** keyed hash of address and agent family under today's secret */
  readonly visitor_key?: Buffer
  /** the same under yesterday's secret */
  readonly visitor_key_prev?: Buffer
  /** keyed hash of the address under the secret of its 7-day period */
  readonly address_key?: Buffer
  /** keyed hash of the /24 or /48 under the secret of its 7-day period */
  readonly subnet_key?: Buffer
  /** id of the master key the hashes were made with */
  readonly key_id?: number
  /** 0 to 100 as known when deciding */
  readonly fraud_score?: number
  /** `low`, `medium`, `high` or `severe`; empty when nothing was known */
  readonly fraud_band?: string
  /** instant rules that fired */
  readonly fraud_rules?: readonly string[]
  /** categories known when deciding */
  readonly fraud_categories?: readonly string[]
  /** published scores looked up and found */
  readonly fraud_subjects?: readonly SubjectScore[]
  /** offers this visitor had had within 24 h, as far as this click thread remembered */
  readonly duplicate_offers?: readonly number[]
  /** this visitor had been seen within 24 h, as far as this click thread remembered */
  readonly returning?: boolean
  /** answers explain takes as given */
  readonly given?: readonly GivenAnswer[]
  /** where the visitor was sent, addresses in their stored form; empty without redirect */
  readonly destination?: string
  /** the destination came from `url=` */
  readonly deep_link?: boolean
  /** what happened on the way: `spread`, `cut`, `deep_link_refused`, `url_too_long`, `test_targeting`, `test_schedule`, `cap_wait` */
  readonly flags?: readonly string[]
  /** payout of the offer at this revision, in millionths */
  readonly payout_micros?: number
  /** ISO 4217 */
  readonly payout_currency?: string
  /** revenue of the offer at this revision, in millionths */
  readonly revenue_micros?: number
  /** ISO 4217 */
  readonly revenue_currency?: string
}
