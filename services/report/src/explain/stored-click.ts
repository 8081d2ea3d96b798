import type { CapLooked, ClickClass, GivenAnswer, Outcome, TraceStep } from '@smartlink/routing/types'

/** What is read of a click to decide it again: its inputs as stored, and what came of them. */
export interface StoredClick {
  readonly click_id: string
  readonly time_ms: number
  readonly class: ClickClass
  readonly class_reason: string
  readonly decider: string
  readonly catalog_revision: number
  readonly link_id: number
  readonly domain_id: number
  readonly publisher_id: number
  readonly sub1: string
  readonly sub2: string
  readonly sub3: string
  readonly sub4: string
  readonly sub5: string
  readonly sub6: string
  readonly xid: string
  readonly params: Readonly<Record<string, string>>
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
  readonly referrer: string
  readonly referrer_host: string
  readonly address: string
  readonly fraud_score: number
  readonly fraud_rules: readonly string[]
  readonly fraud_categories: readonly string[]
  readonly fraud_subjects: readonly { readonly subject: string; readonly score: number; readonly category: string }[]
  readonly duplicate_offers: readonly number[]
  readonly returning: boolean
  readonly given: readonly GivenAnswer[]
  readonly outcome: Outcome
  readonly reason: string
  readonly offer_id: number
  readonly advertiser_id: number
  readonly member: number
  readonly strategy: string
  readonly draw: number
  readonly propensity: number
  readonly trace: readonly TraceStep[]
  readonly caps: readonly CapLooked[]
  readonly destination: string
  readonly deep_link: boolean
  readonly flags: readonly string[]
  readonly payout_micros: number
  readonly payout_currency: string
  readonly revenue_micros: number
  readonly revenue_currency: string
}

const PLAIN = [
  'click_id',
  'class',
  'class_reason',
  'decider',
  'catalog_revision',
  'link_id',
  'domain_id',
  'publisher_id',
  'sub1',
  'sub2',
  'sub3',
  'sub4',
  'sub5',
  'sub6',
  'xid',
  'params',
  'continent',
  'country',
  'region',
  'city',
  'city_id',
  'asn',
  'connection',
  'visitor_zone',
  'device',
  'os',
  'os_version',
  'browser',
  'browser_version',
  'language',
  'user_agent',
  'referrer',
  'referrer_host',
  'address',
  'fraud_score',
  'fraud_rules',
  'fraud_categories',
  'fraud_subjects',
  'duplicate_offers',
  'returning',
  'given',
  'outcome',
  'reason',
  'offer_id',
  'advertiser_id',
  'member',
  'strategy',

  'draw',
  'propensity',
  'trace',
  'caps',
  'destination',
  'deep_link',
  'flags',
  'payout_currency',
  'revenue_currency',
]

/** The SELECT list of a `StoredClick`. */
export const STORED_CLICK_COLUMNS = [
  ...PLAIN,
  'toUnixTimestamp64Milli(clicks.time) AS time_ms',
  'toInt64(payout * 1000000) AS payout_micros',
  'toInt64(revenue * 1000000) AS revenue_micros',
].join(', ')
