import { describe, expect, it } from 'vitest'
import { reasonOf, REASONS } from './reasons.ts'
import { decided } from './testing/decide-once.ts'
import type { Once } from './testing/decide-once.ts'
import { cap, click, DOMAIN, link, member, NOW, offer, state } from './testing/fixtures.ts'
import type { Dimension, Offer, SmartLink, TargetingRule } from './types.ts'

const YESTERDAY = new Date(NOW - 86_400_000).toISOString()
const TOMORROW = new Date(NOW + 86_400_000).toISOString()
const ENFORCED = { mode: 'enforce', threshold: 50, block_categories: ['data_center'] } as const

const ofLink = (special: Partial<SmartLink>, once: Partial<Once> = {}): Once => ({
  link: link([member(1)], special),
  offers: [offer(1)],
  ...once,
})
const ofOffer = (special: Partial<Offer>, once: Partial<Once> = {}): Once => ({
  link: link([member(1)]),
  offers: [offer(1, special)],
  ...once,
})
const target = (dim: Dimension, values: readonly string[], special: Partial<TargetingRule> = {}): Once =>
  ofOffer({ targeting: [{ dim, op: 'in', values, ...special }] })

const TARGET_VALUES: Readonly<Record<Dimension, readonly string[]>> = {
  continent: ['EU'],
  country: ['DE'],
  region: ['DE-BY'],
  city: ['Munich'],
  device: ['mobile'],
  os: ['iOS'],
  os_version: ['>=16'],
  browser: ['Safari'],
  browser_version: ['>=16'],
  language: ['de'],
  asn: ['3320'],
  connection: ['mobile'],
  ip: ['192.0.2.0/24'],
  referrer: ['news.example'],
  param: ['red'],
  domain: ['other.example'],
  visitor: ['returning'],
}

/** One click for every reason there is. */
const EXAMPLES: Readonly<Record<string, Once>> = {
  'domain.inactive': ofLink({}, { domain: { ...DOMAIN, active: false } }),
  'link.needs_newer': ofLink({ needs: 99 }),
  'link.inactive': ofLink({ active: false }),
  'link.not_started': ofLink({ starts_at: TOMORROW }),
  'link.expired': ofLink({ ends_at: YESTERDAY }),
  'link.empty': ofLink({ members: [] }),
  'link.not_visible': { link: link([member(1)], { visibility: 'private' }), offers: [offer(1, { access: 'private' })] },
  'publisher.missing': ofLink({}, { click: click({ publisher_id: undefined }) }),
  'publisher.unknown': ofLink({}, { click: click({ publisher_id: 0 }) }),
  'publisher.inactive': ofLink({}, { click: click({ publisher_id: 9 }) }),
  'offer.needs_newer': ofOffer({ needs: 99 }),
  'offer.inactive': ofOffer({ status: 'paused' }),
  'offer.advertiser_inactive': ofOffer({ advertiser_id: 2 }),
  'offer.not_started': ofOffer({ starts_at: TOMORROW }),
  'offer.expired': ofOffer({ ends_at: YESTERDAY }),
  'offer.no_access': ofOffer({ access: 'approval' }),
  'offer.source_blocked': ofOffer({ blocked_sources: [{ publisher_id: 7 }] }),
  'offer.bad_target': ofOffer({ url: 'https://{sub1}/' }),
  ...Object.fromEntries(
    Object.entries(TARGET_VALUES).map(([dim, values]) => [
      `target.${dim}`,
      target(dim as Dimension, values, dim === 'param' ? { param: 'colour' } : {}),
    ]),
  ),
  'schedule.closed': ofOffer({
    schedule: { time_zone: 'UTC', windows: [{ days: ['mon'], from: '00:00', to: '01:00' }] },
  }),
  'duplicate.click': ofOffer({ duplicates: 'reject' }, { state: state({ duplicate: () => true }) }),
  'fraud.score': ofOffer({ fraud: ENFORCED }, { state: state({ fraud: () => ({ score: 50, categories: [] }) }) }),
  'fraud.<category>': ofOffer(
    { fraud: ENFORCED },
    { state: state({ fraud: () => ({ score: 99, categories: ['data_center'] }) }) },
  ),
  ...Object.fromEntries(
    (['clicks', 'conversions', 'payout', 'revenue'] as const).flatMap((metric) =>
      (['hour', 'day', 'week', 'month', 'total'] as const).map((window) => [
        `cap.${metric}.${window}`,
        ofOffer({ caps: [cap(1, { metric, window })] }, { state: state({ capLook: () => USED_UP }) }),
      ]),
    ),
  ),
  'cap.too_many_keys': ofOffer(
    { caps: [cap(1, { scope: 'offer+publisher+sub1' })] },
    { state: state({ capLook: () => ({ ...USED_UP, too_many_keys: true }) }) },
  ),
  'strategy.zero_weight': { link: link([member(1, { weight: 0 })]), offers: [offer(1)] },
}

const USED_UP = { cap: 'c', window: 'w', remaining: 0 }

describe('the registry of reasons', () => {
  it('has an example for every reason, and none beside', () => {
    const codes = REASONS.filter(({ refuses }) => refuses !== 'request').map(({ code }) => code)
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(codes.toSorted())
    expect(new Set(codes).size).toBe(codes.length)
  })

  it.each(Object.entries(EXAMPLES))('%s is what refuses its example', (code, example) => {
    const decision = decided(example)
    const expected = code === 'fraud.<category>' ? 'fraud.data_center' : code
    expect(decision.reason).toBe(expected)
    const reason = reasonOf(decision.reason)
    expect(reason?.code).toBe(code)
    expect(decision.outcome).toBe(reason?.refuses === 'click' ? 'blocked' : 'lost')
    expect(decision.status).toBe(reason?.refuses === 'click' ? reason.status : 404)
  })

  it('answers 403 where fraud on the link refuses', () => {
    const suspicious = state({ fraud: () => ({ score: 50, categories: [] }) })
    const once = ofLink({ fraud: { ...ENFORCED, to_fallback: false } }, { state: suspicious })
    expect(decided(once)).toMatchObject({ outcome: 'blocked', reason: 'fraud.score', status: 403, trace: [] })
  })

  it('knows no code that is none', () => {
    expect(reasonOf('offer.ugly')).toBeUndefined()
    expect(reasonOf('')).toBeUndefined()
  })
})
