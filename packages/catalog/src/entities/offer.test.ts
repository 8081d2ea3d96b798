import { expect, test } from 'vitest'
import { offerInput } from './offer.ts'
import { smartLinkInput } from './smart-link.ts'

const OFFER = { name: 'Offer', advertiser_id: 1, url: 'https://shop.example/?c={click_id}' }

function problemsOf(body: unknown): string[] {
  return offerInput.safeParse(body).error?.issues.map((issue) => issue.path.join('/')) ?? []
}

test('values of rules, hosts and times are kept in one spelling', () => {
  const offer = offerInput.parse({
    ...OFFER,
    name: '  Offer ',
    starts_at: '2026-06-10T14:00:00.000+02:00',
    deep_link_hosts: ['*.SHOP.example', 'Bücher.example:8443'],
    payout: { amount: '1.50', currency: 'eur' },
    targeting: [
      { dim: 'country', op: 'in', values: ['de', 'AT'] },
      { dim: 'asn', op: 'not_in', values: ['AS15169', 3320] },
      { dim: 'language', op: 'in', values: ['DE'] },
      { dim: 'os_version', op: 'in', values: ['>= 15  <17', 'iOS >=16'] },
      { dim: 'domain', op: 'in', values: [3, 'Go.Example'] },
      { dim: 'referrer', op: 'in', values: ['News.Example.'] },
      { dim: 'referrer', op: 'prefix', values: ['https://News.Example/a'] },
    ],
  })
  expect(offer).toMatchObject({
    name: 'Offer',
    starts_at: '2026-06-10T12:00:00Z',
    deep_link_hosts: ['*.shop.example', 'xn--bcher-kva.example:8443'],
    payout: { amount: '1.50', currency: 'EUR' },
  })
  expect(offer.targeting.map(({ values, unknown }) => [values, unknown])).toEqual([
    [['DE', 'AT'], 'deny'],
    [['15169', '3320'], 'allow'],
    [['de'], 'deny'],
    [['>=15 <17', 'iOS >=16'], 'deny'],
    [['3', 'go.example'], 'deny'],
    [['news.example'], 'deny'],
    [['https://News.Example/a'], 'deny'],
  ])
  expect(offerInput.parse(offer)).toEqual(offer)
})

test('every problem of a body is reported, each at its place', () => {
  expect(
    problemsOf({
      ...OFFER,
      name: '',
      starts_at: '2026-06-11T00:00:00Z',
      ends_at: '2026-06-11T00:00:00Z',
      payout: { amount: '-1', currency: 'XXX' },
      targeting: [
        { dim: 'country', op: 'in', values: ['XX'] },
        { dim: 'carrier', op: 'in', values: ['x'] },
        { dim: 'ip', op: 'in', values: ['192.0.2.0/33', '2001:db8::/129', '1.2.3.4%eth0', '10.0.0.0/8'] },
        { dim: 'os_version', op: 'in', values: ['>=', '1.x', '17.2'] },
      ],
      schedule: { time_zone: 'Europe/Atlantis', windows: [{ days: ['mon'], from: '10:00', to: '10:00' }] },
      caps: [{ scope: 'link', metric: 'clicks', window: 'day', limit: 0 }],
      blocked_sources: [{ publisher_id: 1 }, { publisher_id: 1 }],
    }).toSorted(),
  ).toEqual(
    [
      'name',
      'ends_at',
      'payout/amount',
      'payout/currency',
      'targeting/0/values/0',
      'targeting/1/dim',
      'targeting/2/values/0',
      'targeting/2/values/1',
      'targeting/2/values/2',
      'targeting/3/values/0',
      'targeting/3/values/1',
      'schedule/time_zone',
      'schedule/windows/0/to',
      'caps/0/scope',
      'caps/0/limit',
      'blocked_sources/1',
    ].toSorted(),
  )
})

test('fields that are not known are refused, also those of the prototype', () => {
  expect(problemsOf({ ...OFFER, colour: 'red' })).toEqual([''])
  expect(offerInput.safeParse(JSON.parse(`{"name":"x","__proto__":{"a":1}}`)).success).toBe(false)
})

test('the defaults of a link follow the recommended configuration', () => {
  expect(smartLinkInput.parse({ slug: 'summer', name: 'Summer' })).toMatchObject({
    visibility: 'private',
    strategy: 'weight',
    active: true,
    sticky: 'none',
    sticky_days: 1,
    no_match: { status: 404 },
    fraud: { to_fallback: false },
  })
})
