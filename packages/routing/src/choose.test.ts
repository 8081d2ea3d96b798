import { describe, expect, it } from 'vitest'
import { decided } from './testing/decide-once.ts'
import { click, facts, link, member, offer, state } from './testing/fixtures.ts'
import type { DrawSet } from './types.ts'

const offers = [1, 2, 3, 4].map((id) => offer(id))
const results = (once: Parameters<typeof decided>[0]): readonly string[] =>
  decided(once).trace.map(({ result }) => result)
const ENFORCED = { mode: 'enforce', threshold: 50, block_categories: [] } as const
const suspicious = state({ fraud: () => ({ score: 80, categories: [] }) })

describe('strategies', () => {
  it('weight: orders by weight, renormalises over those that pass, says with which probability', () => {
    const members = [member(1, { weight: 10 }), member(2, { weight: 30 }), member(3, { weight: 60 })]
    const paused = [offer(1), offer(2), offer(3, { status: 'paused' })]
    const decision = decided({ link: link(members), offers: paused, draw: 0 })
    expect(decision).toMatchObject({ member: 1, propensity: 0.75, draw: 0 })
    expect(decision.trace.map(({ offer_id, result }) => [offer_id, result])).toEqual([
      [3, 'offer.inactive'],
      [2, 'chosen'],
      [1, 'not_drawn'],
    ])
    expect(decided({ link: link(members), offers: paused, draw: 2 ** 52 - 1 })).toMatchObject({
      member: 0,
      propensity: 0.25,
    })
  })

  it('priority: the lowest rank that passes, weights inside a rank, nothing looked at after', () => {
    const members = [
      member(1, { rank: 3 }),
      member(2, { rank: 2, weight: 1 }),
      member(3, { rank: 2, weight: 3 }),
      member(4, { rank: 1 }),
    ]
    const ranked = link(members, { strategy: 'priority' })
    const first = [offer(1), offer(2), offer(3), offer(4, { status: 'paused' })]
    const decision = decided({ link: ranked, offers: first, draw: 2 ** 52 - 1 })
    expect(decision).toMatchObject({ member: 1, propensity: 0.25 })
    expect(decision.trace.map(({ offer_id, result }) => [offer_id, result])).toEqual([
      [4, 'offer.inactive'],
      [3, 'not_drawn'],
      [2, 'chosen'],
      [1, 'not_reached'],
    ])
  })

  it('weight 0 sends nothing, also inside a rank; alone on its rank a weight means nothing', () => {
    expect(results({ link: link([member(1, { weight: 0 })]), offers })).toEqual(['strategy.zero_weight'])
    const tier = link([member(1, { weight: 0 }), member(2, { weight: 0 }), member(3, { rank: 2, weight: 0 })], {
      strategy: 'priority',
    })
    expect(results({ link: tier, offers })).toEqual(['strategy.zero_weight', 'strategy.zero_weight', 'chosen'])
  })

  it('the same offer twice is two members, told apart by position', () => {
    const twice = link([
      member(1, { targeting: [{ dim: 'country', op: 'in', values: ['DE'] }] }),
      member(1, { targeting: [{ dim: 'country', op: 'in', values: ['US'] }] }),
    ])
    const decision = decided({ link: twice, offers, facts: facts({ country: 'US' }) })
    expect(decision.trace).toEqual([
      { member: 0, offer_id: 1, result: 'target.country' },
      { member: 1, offer_id: 1, result: 'chosen' },
    ])
  })

  it('take one draw per click, of the set that passed, in a sequence of the counted class', () => {
    const asked: DrawSet[] = []
    const draw = { peek: (set: DrawSet) => (asked.push(set), 0) }
    const four = link(
      [1, 2, 3, 4].map((id) => member(id)),
      { revision: 5 },
    )
    const some = [offer(1), offer(2, { status: 'paused' }), offer(3), offer(4)]
    const { drawSet } = decided({ link: four, offers, draw })
    decided({ link: four, offers: some, draw })
    decided({ link: four, offers: some, draw, click: click({ class: 'bot' }) })
    decided({ link: four, offers: some, draw, click: click({ class: 'preflight' }) })
    expect(drawSet).toEqual(asked[0])
    expect(asked.map(({ link_id, revision }) => [link_id, revision])).toEqual(asked.map(() => [1, 5]))
    const [all, fewer, bot, preflight] = asked.map(({ key }) => key)
    expect(fewer).toBe(bot)
    expect(new Set([all, fewer, preflight]).size).toBe(3)
  })

  it('draw nothing among one: no sequence is touched', () => {
    const draw = {
      peek: (): number => {
        throw new Error('nothing to draw')
      },
    }
    expect(decided({ link: link([member(1)]), offers, draw })).toMatchObject({
      draw: 0,
      propensity: 1,
      drawSet: undefined,
    })
  })

  it('tell sets of long links apart too', () => {
    const keys = new Set<number | string>()
    const draw = { peek: ({ key }: DrawSet) => (keys.add(key), 0) }
    const many = Array.from({ length: 100 }, (_, index) => offer(index + 1))
    const long = link(many.map(({ id }) => member(id)))
    decided({ link: long, offers: many, draw })
    for (let out = 0; out < 100; out++) {
      decided({
        link: long,
        offers: many.map((one, index) => (index === out ? { ...one, status: 'paused' } : one)),
        draw,
      })
    }
    expect(keys.size).toBe(101)
  })
})

describe('the fallback', () => {
  const restricted = offer(2, {
    access: 'private',
    targeting: [{ dim: 'country', op: 'in', values: ['DE'] }],
    schedule: { time_zone: 'UTC', windows: [{ days: ['mon'], from: '00:00', to: '01:00' }] },
    duplicates: 'reject',
    fraud: ENFORCED,
    blocked_sources: [{ publisher_id: 7 }],
  })

  it('ignores what restricts an offer, not whether it runs', () => {
    const once = { link: link([], { fallback_offer_id: 2 }), state: { ...suspicious, duplicate: () => true } }
    expect(decided({ ...once, offers: [restricted] })).toMatchObject({
      outcome: 'fallback',
      reason: 'link.empty',
      offer_id: 2,
    })
    for (const broken of [
      { status: 'paused' },
      { ends_at: '2020-01-01T00:00:00Z' },
      { url: 'ftp://x/' },
      { advertiser_id: 9 },
    ] as const) {
      expect(decided({ ...once, offers: [{ ...restricted, ...broken }] }).outcome).toBe('lost')
    }
  })

  it('gets clicks that fraud on the link refuses only where the link says so', () => {
    const fraud = { ...ENFORCED, to_fallback: true }
    const once = { link: link([member(1)], { fraud, fallback_offer_id: 2 }), offers, state: suspicious }
    expect(decided(once)).toMatchObject({
      outcome: 'fallback',
      reason: 'fraud.score',
      trace: [{ member: -1, result: 'chosen' }],
    })
    expect(decided({ ...once, link: { ...once.link, fallback_offer_id: null } })).toMatchObject({
      outcome: 'blocked',
      status: 403,
    })
    expect(decided({ ...once, link: { ...once.link, fraud: { ...fraud, to_fallback: false } } })).toMatchObject({
      outcome: 'blocked',
      trace: [],
    })
    expect(decided({ ...once, click: click({ class: 'preflight' }) }).outcome).toBe('delivered')
  })
})

describe('answers', () => {
  it('no match: a status or an address to which nothing is added', () => {
    expect(decided({ link: link([], { no_match: { status: 204 } }), offers })).toMatchObject({
      status: 204,
      location: '',
    })
    const url = 'https://nothing.example/{click_id}?x'
    expect(decided({ link: link([], { no_match: { url } }), offers })).toMatchObject({
      outcome: 'lost',
      status: 302,
      location: url,
    })
  })

  it('a prefetch is put off where the domain says so, a HEAD request is not', () => {
    const domain = { id: 1, hostname: 'go.example', active: true, prefetch_answer: 503 }
    const once = { link: link([member(1)]), offers, domain }
    const ask = (class_reason: string): { status: number; outcome: string } =>
      decided({ ...once, click: click({ class: 'preflight', class_reason }) })
    expect(ask('preflight.prefetch')).toMatchObject({
      status: 503,
      outcome: 'delivered',
      location: '',
      destination: '',
    })
    expect(ask('preflight.head')).toMatchObject({ status: 302 })
    expect(decided(once)).toMatchObject({ status: 302 })
  })

  it('carry money and advertiser of the offer at its revision', () => {
    const priced = offer(1, {
      advertiser_id: 1,
      payout: { amount: '1.234567', currency: 'EUR' },
      revenue: { amount: '12', currency: 'USD' },
    })
    expect(decided({ link: link([member(1)]), offers: [priced] })).toMatchObject({
      advertiser_id: 1,
      payout_micros: 1_234_567,
      payout_currency: 'EUR',
      revenue_micros: 12_000_000,
      revenue_currency: 'USD',
    })
  })

  it('test clicks pass what their token says, and never status, access or fraud', () => {
    const closed = {
      targeting: [{ dim: 'country', op: 'in', values: ['DE'] }],
      schedule: { time_zone: 'UTC', windows: [{ days: ['mon'], from: '00:00', to: '01:00' }] },
      duplicates: 'reject',
    } as const
    const once = { link: link([member(1)]), offers: [offer(1, closed)], state: state({ duplicate: () => true }) }
    const test = (targeting: boolean, schedule: boolean): ReturnType<typeof click> =>
      click({ class: 'test', test: { targeting, schedule } })
    expect(decided({ ...once, click: test(true, true) })).toMatchObject({
      outcome: 'delivered',
      flags: ['test_targeting', 'test_schedule'],
    })
    expect(results({ ...once, click: test(true, false) })).toEqual(['schedule.closed'])
    expect(results({ ...once, click: test(false, true) })).toEqual(['target.country'])
    expect(
      results({ ...once, offers: [offer(1, { fraud: ENFORCED })], click: test(true, true), state: suspicious }),
    ).toEqual(['fraud.score'])
    expect(results({ ...once, offers: [offer(1, { access: 'private' })], click: test(true, true) })).toEqual([
      'offer.no_access',
    ])
  })

  it('keep 8 of the parameters that rules read, and the answers of rules that read others', () => {
    const names = Array.from({ length: 10 }, (_, index) => `p${index}`)
    const targeting = names.map((param) => ({ dim: 'param', op: 'in', values: ['x'], param }) as const)
    const decision = decided({
      link: link([member(1)]),
      offers: [offer(1, { targeting })],
      click: click({ params: new Map(names.map((name) => [name, name === 'p9' ? 'y' : 'X'])) }),
    })
    expect(decision.reason).toBe('target.param')
    expect(Object.keys(decision.params)).toEqual(names.slice(0, 8))
    expect(decision.given).toEqual([
      { rule: 'member.0/offer.8', passed: true },
      { rule: 'member.0/offer.9', passed: false },
    ])
  })

  it('record the answers of rules whose facts are not kept, and where those rules stand', () => {
    const ip = { dim: 'ip', op: 'in', values: ['192.0.2.0/24'] } as const
    const page = { dim: 'referrer', op: 'contains', values: ['sale'] } as const
    const host = { dim: 'referrer', op: 'in', values: ['news.example'] } as const
    const decision = decided({
      link: link([member(1, { targeting: [host, ip] })]),
      offers: [offer(1, { targeting: [page], targeting_group_id: 3, targeting_group_mode: 'and' })],
      groups: [{ id: 3, targeting: [ip] }],
      facts: facts({
        client_address: '192.0.2.1',
        referrer_url: 'https://news.example/sale',
        referrer_host: 'news.example',
      }),
    })
    expect(decision.outcome).toBe('delivered')
    expect(decision.given).toEqual([
      { rule: 'member.0/member.1', passed: true },
      { rule: 'member.0/group.0', passed: true },
      { rule: 'member.0/offer.0', passed: true },
    ])
  })
})
