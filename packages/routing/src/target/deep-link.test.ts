import { describe, expect, it } from 'vitest'
import { decided } from '../testing/decide-once.ts'
import { click, facts, link, member, offer, state } from '../testing/fixtures.ts'

const HOSTS = ['shop.example', '*.brand.example', 'api.example:8443', 'secure.example:443']

function follow(
  url: string,
  own = 'https://own.example/',
): { location: string; deep: boolean; flags: readonly string[] } {
  const {
    location,
    deep_link: deep,
    flags,
  } = decided({
    link: link([member(1)]),
    offers: [offer(1, { url: own, deep_link_hosts: HOSTS })],
    click: click({ url, sub1: 'v w' }),
    facts: facts({ client_address: '192.0.2.1' }),
  })
  return { location, deep, flags }
}

describe('deep links', () => {
  it.each([
    ['https://shop.example/p?x=1', 'https://shop.example/p?x=1'],
    ['https://SHOP.example/p', 'https://shop.example/p'],
    ['https://shop.example:443/', 'https://shop.example/'],
    ['https://a.brand.example/', 'https://a.brand.example/'],
    ['https://a.b.brand.example/', 'https://a.b.brand.example/'],
    ['https://api.example:8443/', 'https://api.example:8443/'],
    ['https://secure.example/', 'https://secure.example/'],
    ['https://shop.example/{sub1}?c={nope}', 'https://shop.example/v%20w?c='],
  ])('%s is followed', (url, location) => {
    expect(follow(url)).toEqual({ location, deep: true, flags: [] })
  })

  it.each([
    'https://evil.example/',
    'https://brand.example/',
    'https://evilbrand.example/',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'https://user@shop.example/',
    'https://shop.example:8443/',
    'https://api.example/',
    'http://shop.example/',
    'http://secure.example:443/',
    '//shop.example/',
    'javascript:alert(1)',
    'https://{sub1}.brand.example/',
    'shop.example',
  ])('%s is refused, and the offer keeps its own address', (url) => {
    expect(follow(url)).toEqual({ location: 'https://own.example/', deep: false, flags: ['deep_link_refused'] })
  })

  it('may be http where the offer is', () => {
    expect(follow('http://shop.example/', 'http://own.example/').deep).toBe(true)
    expect(follow('https://shop.example/', 'http://own.example/').deep).toBe(true)
  })

  it('too long when its macros are filled is a bad target, found before anything is chosen', () => {
    const decision = decided({
      link: link([member(1), member(2)]),
      offers: [offer(1, { deep_link_hosts: HOSTS }), offer(2)],
      click: click({ url: `https://shop.example/${'{user_agent}'.repeat(3)}` }),
      facts: facts({ user_agent: 'ü'.repeat(512) }),
    })
    expect(decision.trace.map(({ result }) => result)).toEqual(['offer.bad_target', 'chosen'])
  })

  it('are taken as given by whoever decides again without them', () => {
    const long = facts({ referrer_url: `https://news.example/${'ü'.repeat(500)}` })
    const own = 'https://own.example/?{referrer}{referrer}{referrer}'
    const once = { link: link([member(1)]), offers: [offer(1, { url: own, deep_link_hosts: HOSTS })], facts: long }
    const followed = decided({ ...once, click: click({ url: 'https://shop.example/' }) })
    expect(followed).toMatchObject({ outcome: 'delivered', given: [{ rule: 'member.0/target', passed: true }] })
    expect(decided(once)).toMatchObject({
      reason: 'offer.bad_target',
      given: [{ rule: 'member.0/target', passed: false }],
    })
    const given = new Map(followed.given.map(({ rule, passed }) => [rule, passed]))
    expect(decided({ ...once, state: state({ given: (rule) => given.get(rule) }) })).toMatchObject({
      outcome: 'delivered',
    })
  })
})
