import fc from 'fast-check'
import type {
  Cap,
  ClickRequest,
  Facts,
  FraudSettings,
  Member,
  Offer,
  Schedule,
  SmartLink,
  TargetingGroup,
  TargetingRule,
  TrackingDomain,
} from '../types.ts'
import type { Entities } from './fixtures.ts'
import { DOMAIN, NOW } from './fixtures.ts'

/** Whole situations over small pools of values, so that rules hit and miss about as often. */

export interface Situation extends Required<Entities> {
  readonly link: SmartLink
  readonly domain: TrackingDomain
  readonly click: ClickRequest
  readonly facts: Facts
  readonly now: number
  readonly draw: number
  /** Cap id → what is left. */
  readonly remaining: Readonly<Record<number, number | 'unknown' | 'too_many'>>
  readonly unknownCaps: 'wait' | 'closed'
  readonly fraudScore: number
  readonly fraudCategories: readonly string[]
  readonly duplicates: readonly number[]
  readonly returning: boolean
}

const ids = [1, 2, 3, 4, 5]
const oneOf = fc.constantFrom
const some = <T>(pool: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...pool], { minLength: 1 })
const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: fc.constant(otherwise) })
/** For what ends a decision before it has begun. */
const hardly = <T>(value: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 14, arbitrary: fc.constant(otherwise) })
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof(value, fc.constant(undefined))

const VALUES: readonly [TargetingRule['dim'], readonly string[]][] = [
  ['continent', ['EU', 'NA']],
  ['country', ['DE', 'US', 'fr']],
  ['region', ['DE-BY', 'US-CA']],
  ['city', ['munich', '2867714', 'Paris']],
  ['device', ['mobile', 'desktop', 'tablet']],
  ['os', ['ios', 'Android', 'Windows']],
  ['os_version', ['>=16', '<=17', '<17', '17.4', 'iOS >=16', 'Android >=12 <14', '>15']],
  ['browser', ['Chrome', 'safari']],
  ['browser_version', ['>=120', 'Chrome >=120', 'Safari 17']],
  ['language', ['de', 'en']],
  ['asn', ['3320', 'AS7018']],
  ['connection', ['mobile', 'data_center']],
  ['ip', ['192.0.2.0/25', '2001:db8::/33', '203.0.113.9', '192.0.2.200']],
  ['referrer', ['news.example', 'Blog.example']],
  ['param', ['red', 'blue']],
  ['domain', ['go.example', '2']],
  ['visitor', ['new', 'returning']],
]

const membershipRule: fc.Arbitrary<TargetingRule> = oneOf(...VALUES).chain(([dim, pool]) =>
  fc.record({
    dim: fc.constant(dim),
    op: oneOf('in', 'not_in'),
    values: some(pool),
    unknown: maybe(oneOf('allow', 'deny')),
    param:
      dim === 'param'
        ? oneOf('colour', 'sub1', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9')
        : fc.constant(undefined),
  }),
)
const textRule: fc.Arbitrary<TargetingRule> = fc.record({
  dim: oneOf('referrer', 'param'),
  op: oneOf('prefix', 'not_prefix', 'contains', 'not_contains'),
  values: some(['https://news', 'RE', 'example/a', 'blue']),
  unknown: maybe(oneOf('allow', 'deny')),
  param: fc.constant('colour'),
})
const nonsenseRule = fc.constant({ dim: 'carrier', op: 'in', values: ['x'] } as unknown as TargetingRule)
export const anyRule = fc.oneof(
  { weight: 12, arbitrary: membershipRule },
  { weight: 3, arbitrary: textRule },
  { weight: 1, arbitrary: nonsenseRule },
)

const time = fc
  .record({ hour: fc.nat(23), minute: fc.nat(59) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
export const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  time_zone: oneOf('visitor', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
  windows: fc.array(
    fc
      .record({
        days: some(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const),
        from: time,
        to: fc.oneof(time, fc.constant('24:00')),
      })
      .filter(({ from, to }) => from !== to),
    { minLength: 1, maxLength: 3 },
  ),
  unknown: maybe(oneOf('allow', 'deny')),
})

const QUIET: FraudSettings = { mode: 'off', threshold: 50, block_categories: [], to_fallback: false }
const anyFraud: fc.Arbitrary<FraudSettings> = fc.record({
  mode: oneOf('off', 'monitor', 'enforce'),
  threshold: oneOf(1, 50, 100),
  block_categories: fc.subarray(['data_center', 'velocity']),
  to_fallback: fc.boolean(),
})

const capOf = (scope: fc.Arbitrary<Cap['scope']>): fc.Arbitrary<Cap> =>
  fc.record({
    id: oneOf(...ids),
    scope,
    publisher_ids: rarely(some([7, 8]) as fc.Arbitrary<number[] | undefined>, undefined),
    metric: oneOf('clicks', 'conversions'),
    window: oneOf('hour', 'day', 'total'),
    time_zone: fc.constant('UTC'),
    limit: fc.constant(10),
    mode: oneOf('additional', 'override'),
    enforcement: oneOf('hard', 'soft'),
  })
const offerCaps = fc.uniqueArray(capOf(oneOf('offer', 'offer+publisher', 'offer+publisher+sub1')), {
  maxLength: 3,
  selector: ({ id }) => id,
})
const linkCaps = fc.uniqueArray(capOf(fc.constant('link')), { maxLength: 1, selector: ({ id }) => id })

export const TEMPLATES = [
  'https://shop.example/{offer_id}?cid={click_id}&s={sub1}&ip={ip}',
  'http://Shop.example:8080/a b/{sub1}/{sub2}/ü?x={unknown}&r={referrer}#f{xid}',
  'https://shop.example/{sub1}/../{random}?{payout}{currency}={unix_time}',
  'https://shop.example/?a={user_agent}{user_agent}{user_agent}&b={referrer}',
  'https://{sub1}.example/',
  'ftp://shop.example/',
  'not a url',
]

const when = hardly(
  oneOf(NOW - 1, NOW, NOW + 1).map((ms) => new Date(ms).toISOString()) as fc.Arbitrary<string | undefined>,
  undefined,
)
const rules = fc.array(anyRule, { maxLength: 3 })

const offerOf = (id: number): fc.Arbitrary<Offer> =>
  fc.record({
    id: fc.constant(id),
    needs: hardly(oneOf<number | undefined>(1, 99), undefined),
    advertiser_id: hardly(oneOf(2, 3), 1),
    status: hardly(fc.constant('paused' as const), 'active' as Offer['status']),
    starts_at: when,
    ends_at: when,
    url: hardly(oneOf(...TEMPLATES), 'https://shop.example/{offer_id}?cid={click_id}'),
    access: oneOf('public', 'public', 'approval', 'private'),
    publisher_ids: oneOf([7], [7, 8], [8], [7, 8]),
    targeting: rarely(fc.array(anyRule, { minLength: 1, maxLength: 2 }), []),
    targeting_group_id: hardly(oneOf<number | undefined>(1, 2), undefined),
    targeting_group_mode: oneOf('replace', 'and'),
    schedule: hardly(anySchedule as fc.Arbitrary<Schedule | undefined>, undefined),
    caps: fc.oneof(offerCaps, fc.constant([])),
    fraud: hardly(anyFraud, QUIET),
    duplicates: hardly(fc.constant('reject' as const), 'allow' as Offer['duplicates']),
    blocked_sources: hardly(
      fc.array(fc.record({ publisher_id: oneOf(7, 8), sub1: maybe(oneOf('a', '..')) }), { maxLength: 2 }),
      [],
    ),
    deep_link_hosts: rarely(some(['deep.example', '*.deep.example', 'deep.example:8443']), []),
    payout: fc.constant({ amount: '1.50', currency: 'EUR' }),
    revenue: fc.constant({ amount: '2', currency: 'USD' }),
  })

const anyMember: fc.Arbitrary<Member> = fc.record({
  offer_id: oneOf(...ids),
  rank: oneOf(1, 2, 3),
  weight: oneOf(0, 1, 30, 1_000_000),
  targeting: rarely(rules, []),
})

const anyLink: fc.Arbitrary<SmartLink> = fc.record({
  id: fc.constant(1),
  revision: fc.constant(1),
  needs: fc.constant(undefined),
  visibility: oneOf('public', 'public', 'private'),
  active: hardly(fc.constant(false), true),
  starts_at: when,
  ends_at: when,
  strategy: oneOf('weight', 'priority'),
  members: fc.array(anyMember, { maxLength: 6 }),
  fallback_offer_id: maybe(oneOf(...ids)),
  caps: rarely(linkCaps, []),
  fraud: hardly(anyFraud, QUIET),
  sticky: fc.constant('none'),
  sticky_days: fc.constant(1),
  no_match: oneOf({ status: 404 }, { status: 204 }, { url: 'https://nothing.example/x' }),
  referrer_policy: fc.constant('no-referrer'),
})

const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    client_address: oneOf('', '192.0.2.1', '192.0.2.200', '2001:db8::1', '2001:db8:8000::1'),
    continent: oneOf('', 'EU', 'NA'),
    country: oneOf('', 'DE', 'US', 'FR'),
    region: oneOf('', 'DE-BY', 'US-NY'),
    city: oneOf('', 'Munich', 'Paris'),
    city_id: oneOf(0, 2867714, 5),
    asn: oneOf(0, 3320, 1),
    connection: oneOf('', 'mobile', 'residential'),
    visitor_zone: oneOf('', 'Europe/Berlin', 'America/New_York', 'No/Where'),
    device: oneOf('', 'mobile', 'desktop'),
    os: oneOf('', 'iOS', 'Android'),
    os_version: oneOf('', '17.4', '16', '13.1', 'XP'),
    browser: oneOf('', 'Chrome', 'Safari'),
    browser_version: oneOf('', '120.0.1', '17.4', '9'),
    language: oneOf('', 'de', 'en'),
    user_agent: oneOf('', 'agent/1', 'ü'.repeat(512)),
    from: oneOf(
      { referrer_url: '', referrer: '', referrer_host: '' },
      { referrer_url: 'https://news.example/a?b=1', referrer: 'https://news.example/a', referrer_host: 'news.example' },
      {
        referrer_url: `https://blog.example/${'ü'.repeat(500)}`,
        referrer: 'https://blog.example/',
        referrer_host: 'blog.example',
      },
    ),
  })
  .map(({ from, ...known }) => ({ ...known, ...from, address: known.client_address === '' ? '' : 'stored/24' }))

const TEXT = ['', 'a', '..', 'a b&c=d', '%2e%2e', '{click_id}', 'ü"\'']
const anyClick: fc.Arbitrary<ClickRequest> = fc
  .record({
    class: oneOf('human', 'human', 'human', 'human', 'bot', 'preflight', 'test'),
    class_reason: oneOf('', 'preflight.prefetch'),
    flags: fc.record({ targeting: fc.boolean(), schedule: fc.boolean() }),
    publisher_id: hardly(oneOf<number | undefined>(undefined, 0, 8, 9, 10), 7),
    sub1: oneOf(...TEXT),
    sub2: oneOf(...TEXT),
    xid: oneOf(...TEXT),
    url: rarely(
      oneOf(
        'https://deep.example/x?y={click_id}',
        'http://deep.example/',
        'https://a.deep.example/{sub1}',
        'https://deep.example:8443/',
        'https://evil.example/',
        'nonsense',
        `https://deep.example/${'{user_agent}'.repeat(3)}`,
      ),
      '',
    ),
    params: fc.dictionary(oneOf('colour', 'p1', 'p2', 'p9'), oneOf('RED', 'blue', '')),
  })
  .map(({ flags, params, ...given }) => ({
    ...given,
    test: given.class === 'test' ? flags : undefined,
    params: new Map([...Object.entries(params), ['sub1', given.sub1]]),
    sub3: '',
    sub4: '',
    sub5: '',
    sub6: '',
    flags: [],
  }))

export const anySituation: fc.Arbitrary<Situation> = fc.record({
  offers: fc.tuple(...ids.map(offerOf)).chain((offers) => hardly(fc.subarray(offers), offers)),
  advertisers: fc.constant([
    { id: 1, status: 'active' as const },
    { id: 2, status: 'paused' as const },
  ]),
  groups: fc
    .tuple(rules, rarely(fc.constant(99 as number | undefined), undefined))
    .map(([targeting, needs]): TargetingGroup[] => [{ id: 1, targeting, needs }]),
  link: anyLink,
  domain: hardly(
    oneOf({ ...DOMAIN, active: false }, { ...DOMAIN, id: 2, hostname: 'two.example', prefetch_answer: 503 }),
    DOMAIN,
  ),
  click: anyClick,
  facts: anyFacts,
  now: oneOf(NOW, NOW, NOW + 12 * 3_600_000),
  draw: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }).map(Number), oneOf(0, 2 ** 52 - 1, 2 ** 51)),
  remaining: fc.record(
    Object.fromEntries(
      ids.map((id) => [id, oneOf<number | 'unknown' | 'too_many'>(5, 5, 0, -1, 'unknown', 'unknown', 'too_many')]),
    ),
  ),
  unknownCaps: oneOf('wait', 'wait', 'closed'),
  fraudScore: oneOf(0, 49, 50, 99),
  fraudCategories: fc.subarray(['data_center', 'velocity', 'duplicate']),
  duplicates: fc.subarray(ids),
  returning: fc.boolean(),
})
