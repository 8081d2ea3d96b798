import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { click, facts, state, TOKEN } from '../testing/fixtures.ts'
import { MACROS } from './macros.ts'
import type { MacroSource } from './macros.ts'
import { compileTemplate, fillTemplate, MAX_TARGET_LENGTH } from './template.ts'
import type { Template } from './template.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '..',
    '.',
    '...',
    '/',
    '//evil.example',
    '@evil.example',
    '#',
    '?',
    '%2e%2e',
    '%2F',
    '\\',
    '{sub1}',
    '\ud800',
    '\u202e',
    'a b',
    '\'"<>',
  ),
)

function source(special: Partial<MacroSource> = {}): MacroSource {
  return {
    linkId: 11,
    offerId: 22,
    advertiserId: 33,
    publisherId: 44,
    payout: '1.50',
    currency: 'EUR',
    click: click(),
    facts: facts(),
    state: state(),
    now: Date.UTC(2026, 5, 10, 12, 0, 0, 999),
    form: 'sent',
    ...special,
  }
}

function template(text: string): Template {
  const result = compileTemplate(text)
  if (!result.ok) throw new Error(`${text}: ${result.problem}`)
  return result.template
}

const fill = (text: string, special: Partial<MacroSource> = {}): string => fillTemplate(template(text), source(special))

describe('templates', () => {
  it('lead to their own host whatever macros are filled with, to an address every parser reads alike', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '.',
        '?',
        '#',
        '&a=',
        '{sub1}',
        '{sub2}',
        '{user_agent}',
        '{referrer}',
        '{city}',
        '{unknown}',
        '{ip}',
      ),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 10 }),
        fc.array(hostile, { minLength: 5, maxLength: 5 }),
        (pieces, values) => {
          const result = compileTemplate(`https://shop.example:8443/${pieces.join('')}`)
          if (!result.ok) return
          const [sub1 = '', sub2 = '', user_agent = '', referrer_url = '', city = ''] = values
          const filled = fillTemplate(
            result.template,
            source({ click: click({ sub1, sub2 }), facts: facts({ user_agent, referrer_url, city }) }),
          )
          const url = new URL(filled)
          expect(url.origin).toBe('https://shop.example:8443')
          expect([url.username, url.password]).toEqual(['', ''])
          expect(filled.startsWith('https://shop.example:8443/')).toBe(true)
          expect(filled).toMatch(/^[\u0021-\u007e]*$/)
        },
      ),
      { numRuns: 800 },
    )
  })

  it('give every value back to the site that decodes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (sub1) => {
        const url = new URL(fill('https://x.example/a/{sub1}/b?s={sub1}&t=1#{sub1}', { click: click({ sub1 }) }))
        const wellFormed = sub1.toWellFormed()
        expect(url.searchParams.get('s')).toBe(wellFormed)
        expect(url.searchParams.get('t')).toBe('1')
        expect(decodeURIComponent(url.hash.slice(1))).toBe(wellFormed)
        if (!/^\.+$/.test(sub1)) expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(wellFormed)
      }),
    )
  })

  it('empty a path value of dots, and keep one in the query', () => {
    expect(fill('https://x.example/a/{sub1}/b?{sub1}', { click: click({ sub1: '..' }) })).toBe(
      'https://x.example/a//b?..',
    )
  })

  it('expand once', () => {
    expect(fill('https://x.example/?{sub1}', { click: click({ sub1: '{click_id}' }) })).toBe(
      'https://x.example/?%7Bclick_id%7D',
    )
  })

  it('fill every macro, by our name and by the name Integr8 has for it', () => {
    const known = {
      click: click({ sub1: 's1', sub2: 's2', sub3: 's3', sub4: 's4', sub5: 's5', sub6: 's6', xid: 'ext' }),
      facts: facts({
        country: 'DE',
        region: 'DE-BY',
        city: 'Munich',
        device: 'mobile',
        os: 'iOS',
        os_version: '17.4',
        browser: 'Safari',
        browser_version: '17',
        language: 'de',
        client_address: '203.0.113.9',
        user_agent: 'UA',
        referrer_url: 'https://r.example/?q',
      }),
    }
    const expected: Record<string, string> = {
      click_id: TOKEN,
      transaction_id: TOKEN,
      link_id: '11',
      offer_id: '22',
      offer: '22',
      publisher_id: '44',
      publisher: '44',
      advertiser_id: '33',
      advertiser: '33',
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].flatMap((n) => [
          [`sub${n}`, `s${n}`],
          [`sub_id_${n}`, `s${n}`],
        ]),
      ),
      sub_id: 's1',
      xid: 'ext',
      external_transaction_id: 'ext',
      country: 'DE',
      geo_country: 'DE',
      region: 'DE-BY',
      city: 'Munich',
      geo_city: 'Munich',
      device: 'mobile',
      os: 'iOS',
      os_version: '17.4',
      browser: 'Safari',
      browser_version: '17',
      language: 'de',
      browser_language: 'de',
      ip: '203.0.113.9',
      user_agent: 'UA',
      referrer: 'https%3A%2F%2Fr.example%2F%3Fq',
      unix_time: '1781092800',
      date_time: '2026-06-10T12%3A00%3A00Z',
      random: '42',
      payout: '1.50',
      currency: 'EUR',
    }
    expect([...MACROS.keys()].toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const [name, value] of Object.entries(expected)) {
      expect(fill(`https://x.example/?v={${name}}`, known)).toBe(`https://x.example/?v=${value}`)
    }
  })

  it('leave an unknown macro empty and name it', () => {
    expect(fill('https://x.example/?a={nope}&b={also_nope}{nope}')).toBe('https://x.example/?a=&b=')
    expect(template('https://x.example/?a={nope}&b={also_nope}{nope}').unknownMacros).toEqual(['nope', 'also_nope'])
  })

  it('store address and referrer in the form they are stored', () => {
    const private_ = facts({
      client_address: '203.0.113.9',
      address: '203.0.113.0/24',
      referrer_url: 'https://r.example/?q',
      referrer: 'https://r.example/',
    })
    const text = 'https://x.example/?{ip}&{referrer}'
    expect(template(text).isPrivate).toBe(true)
    expect(fill(text, { facts: private_, form: 'stored' })).toBe(
      'https://x.example/?203.0.113.0%2F24&https%3A%2F%2Fr.example%2F',
    )
  })

  it('are never longer than they say, with the longest values', () => {
    const long = 'ü'.repeat(127)
    const longer = 'ü'.repeat(512)
    const everything = `https://x.example/?${[...MACROS.keys()].map((name) => `{${name}}`).join('&')}`
    const filled = fill(everything, {
      click: click({ sub1: long, sub2: long, sub3: long, sub4: long, sub5: long, sub6: long, xid: long }),
      facts: facts({
        city: long,
        browser: long,
        user_agent: longer,
        referrer_url: longer,
        client_address: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
      }),
    })
    expect(filled.length).toBeLessThanOrEqual(template(everything).maxLength)
    expect(template('https://x.example/?{click_id}&{sub1}&{sub2}&{xid}&{ip}').maxLength).toBeLessThan(MAX_TARGET_LENGTH)
  })

  it.each([
    ['https://{sub1}.example/', 'macro_in_host'],
    ['https://x{sub1}/', 'macro_in_host'],
    ['https://x.example:{sub1}/', 'macro_in_host'],
    ['{sub1}://x.example/', 'macro_in_host'],
    ['https://x.example\\{sub1}', undefined],
    ['https:///{sub1}', 'macro_in_host'],
    ['https:{sub1}', 'macro_in_host'],
    ['https://user@x.example/', 'userinfo'],
    ['https://@x.example/', 'userinfo'],
    ['https://{sub1}@x.example/', 'userinfo'],
    ['https://:{sub1}@x.example/', 'userinfo'],
    ['ftp://x.example/', 'not_http'],
    ['javascript:alert({sub1})', 'not_http'],
    ['x.example/{sub1}', 'not_a_url'],
    ['', 'not_a_url'],
    ['https://zq0z.example/{sub1}', undefined],
    ['https://x.example/zq0z{sub1}zqq1z', undefined],
  ])('%j: %s', (text, problem) => {
    const result = compileTemplate(text)
    expect(result.ok ? undefined : result.problem).toBe(problem)
  })

  it('keep letters that look like the marks of macros', () => {
    expect(fill('https://zq0z.example/zq0z{sub1}zqq1z?zq={sub1}', { click: click({ sub1: 'v' }) })).toBe(
      'https://zq0z.example/zq0zvzqq1z?zq=v',
    )
  })
})
