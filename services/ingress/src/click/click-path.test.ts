import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { afterEach, describe, expect, it } from 'vitest'
import { headersOf } from '../front-end/front-end.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'
import { catalogOf, changeOf } from '../testing/catalog-of.ts'
import type { Written } from '../testing/catalog-of.ts'
import { ClickHarness, NOON, visitorOf } from '../testing/click-harness.ts'
import type { HarnessOptions } from '../testing/click-harness.ts'

const CATALOG: Written = {
  domain: [
    { id: 1, hostname: 'go.example', default: true },
    { id: 2, hostname: 'other.example' },
    { id: 3, hostname: 'off.example', active: false },
  ],
  advertiser: [{ id: 1 }],
  publisher: [{ id: 7 }, { id: 8, status: 'paused' }],
  offer: [
    { id: 1, advertiser_id: 1, url: 'https://one.example/?c={click_id}&s={sub1}&co={country}&ip={ip}' },
    { id: 2, advertiser_id: 1, url: 'https://two.example/', targeting: [{ dim: 'country', op: 'in', values: ['FR'] }] },
    { id: 3, advertiser_id: 1, url: 'https://fallback.example/' },
    { id: 4, advertiser_id: 1, url: 'https://once.example/', duplicates: 'reject' },
    {
      id: 5,
      advertiser_id: 1,
      url: 'https://capped.example/',
      caps: [
        {
          id: 1,
          scope: 'offer',
          metric: 'clicks',
          window: 'day',
          limit: 3,
          since: { revision: 1, at: '2026-01-01T00:00:00Z' },
          while_pending: 'hold',
        },
      ],
    },
    { id: 6, advertiser_id: 1, url: 'https://shop.example/', deep_link_hosts: ['shop.example'] },
  ],
  smart_link: [
    link(1, 'plain', [1]),
    link(2, 'france', [2]),
    { ...link(3, 'fall', [2]), fallback_offer_id: 3 },
    link(4, 'once', [4], { no_match: { status: 204 } }),
    { ...link(5, 'capped', [5]), fallback_offer_id: 3 },
    link(6, 'deep', [6], { referrer_policy: 'origin' }),
    link(7, 'elsewhere', [1], { domain_id: 2 }),
    link(8, 'off', [1], { domain_id: 3 }),
    link(9, 'private', [2], { no_match: { url: 'https://nothing.example/' } }),
  ],
}

function link(id: number, slug: string, offers: readonly number[], more: Record<string, unknown> = {}) {
  return { id, slug, visibility: 'public', members: offers.map((offer_id) => ({ offer_id })), ...more }
}

let harness: ClickHarness | undefined
afterEach(async () => {
  await harness?.close()
  harness = undefined
})

function start(options: Partial<HarnessOptions> = {}): ClickHarness {
  harness = new ClickHarness({ catalog: catalogOf(CATALOG), ...options })
  return harness
}

function locationOf({ location }: PlainAnswer): string {
  return location
}

describe('a click', () => {
  it('is stored, then answered with a redirect whose macros are filled', async () => {
    const click = start()
    const answer = await click.ask('/plain?pub=7&sub1=a%20b')
    expect(answer.status).toBe(302)
    expect(headersOf(answer)).toEqual([
      'Location',
      expect.stringMatching(/^https:\/\/one\.example\/\?c=[\w-]{60}&s=a%20b&co=DE&ip=203\.0\.113\.7$/),
      'Cache-Control',
      'private, no-store',
      'Referrer-Policy',
      'no-referrer',
      'X-Robots-Tag',
      'noindex',
      'Content-Length',
      '0',
    ])
    const [stored] = click.clicks()
    expect(stored).toMatchObject({
      stream: click.outbox.stream,
      sequence: 0,
      time: NOON,
      class: 'human',
      outcome: 'delivered',
      reason: '',
      link_id: 1,
      domain_id: 1,
      publisher_id: 7,
      offer_id: 1,
      advertiser_id: 1,
      sub1: 'a b',
      country: 'DE',
      returning: false,
      trace: [{ member: 0, offer_id: 1, result: 'chosen' }],
    })
    expect(stored?.destination).toContain('ip=203.0.113.0')
    const token = click.tokens.verify(new URL(locationOf(answer)).searchParams.get('c') ?? '')
    expect(token).toMatchObject({ ok: true, timeMs: NOON, token: { linkId: 1, offerId: 1, publisherId: 7 } })
    expect(token.ok && Buffer.from(token.token.clickId)).toEqual(stored?.click_id)
  })

  it('shares one write with the others of its turn, and is answered only after it', async () => {
    const click = start()
    const asked = Array.from({ length: 50 }, (_, n) => click.ask(`/plain?pub=7&sub1=${n}`))
    expect(click.clicks()).toHaveLength(0)
    expect((await Promise.all(asked)).every((answer) => answer.status === 302)).toBe(true)
    const stored = click.clicks()
    expect(stored.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  })

  it.each([
    ['/france?pub=7', 404, 'target.country', 'lost'],
    ['/once?pub=7', 302, '', 'delivered'],
    ['/plain', 400, 'publisher.missing', 'blocked'],
    ['/plain?pub=99', 403, 'publisher.unknown', 'blocked'],
    ['/plain?pub=0x7', 403, 'publisher.unknown', 'blocked'],
    ['/plain?pub=7777777777777', 403, 'publisher.unknown', 'blocked'],
    ['/plain?pub=&pub=7', 403, 'publisher.unknown', 'blocked'],
    ['/plain?pub=8', 403, 'publisher.inactive', 'blocked'],
    ['/plain/?publisher=7', 302, '', 'delivered'],
    ['/fall?pub=7', 302, 'target.country', 'fallback'],
    ['/private?pub=7', 302, 'target.country', 'lost'],
  ])('to %s is answered with %d (%s, %s)', async (target, status, reason, outcome) => {
    const click = start()
    expect((await click.ask(target)).status).toBe(status)
    expect(click.clicks()[0]).toMatchObject({ reason, outcome })
  })

  it('is served by the domain that its Host names, and by the default one on every other host', async () => {
    const click = start()
    const status = async (target: string, host: string): Promise<number> =>
      (await click.ask(`${target}?pub=7`, { host })).status
    expect(await status('/plain', 'unknown.example:8080')).toBe(302)
    expect(await status('/plain', 'GO.Example')).toBe(302)
    expect(await status('/plain', 'other.example')).toBe(404)
    expect(await status('/elsewhere', 'other.example')).toBe(302)
    expect(await status('/elsewhere', 'go.example')).toBe(404)
    expect(await status('/off', 'off.example')).toBe(404)
    expect(await status('http://other.example/elsewhere', 'go.example')).toBe(302)
    expect(click.clicks().map(({ reason }) => reason)).toEqual(['', '', '', 'domain.inactive', ''])
    expect(click.notFound.take()?.hosts).toEqual([
      ['other.example', 1],
      ['go.example', 1],
    ])
  })

  it('that asks for a link which does not exist is no click, only counted', async () => {
    const click = start()
    const page = await click.ask('/nothing?pub=7')
    expect(page).toMatchObject({ status: 404, body: expect.stringContaining('link.not_found') })
    const json = await click.ask('/nothing', { headers: readRequestHeaders(['Accept', 'application/json']) })
    expect(JSON.parse(json.body)).toMatchObject({ code: 'link.not_found', status: 404 })
    expect(click.clicks()).toEqual([])
  })

  it('is none with another method, a path that can be no link, or the postback', () => {
    const click = start()
    expect(click.takes('/plain', 'POST')).toBe(false)
    for (const target of ['/', '/a/b', '/a.b', '*', '/postback?cid=1', `/${'x'.repeat(65)}`]) {
      expect(click.takes(target)).toBe(false)
    }
  })

  it('changes with the catalog from the next click on', async () => {
    const catalog = catalogOf(CATALOG)
    const click = start({ catalog })
    expect((await click.ask('/plain?pub=7')).status).toBe(302)
    catalog.apply(changeOf('offer', { id: 1, advertiser_id: 1, url: 'https://new.example/' }))
    expect(locationOf(await click.ask('/plain?pub=7'))).toBe('https://new.example/')
    catalog.apply(changeOf('smart_link', { ...link(1, 'plain', [1]), archived: true }))
    expect((await click.ask('/plain?pub=7')).status).toBe(404)
    expect(click.clicks()).toHaveLength(2)
  })

  it('of a visitor who had the offer is a duplicate, except as a preflight', async () => {
    const click = start()
    click.visitor = visitorOf({}, { class: 'preflight', class_reason: 'preflight.head' })
    expect((await click.ask('/once?pub=7', { method: 'HEAD' })).status).toBe(302)
    click.visitor = visitorOf()
    expect((await click.ask('/once?pub=7')).status).toBe(302)
    expect((await click.ask('/once?pub=7')).status).toBe(204)
    click.visitor = visitorOf({ client_address: '198.51.100.9' })
    expect((await click.ask('/once?pub=7')).status).toBe(302)
    expect(click.clicks().map(({ reason, returning }) => [reason, returning])).toEqual([
      ['', false],
      ['', false],
      ['duplicate.click', true],
      ['', false],
    ])
  })

  it('with a valid test token is a test and passes what the token says; a bad token is ignored', async () => {
    const click = start()
    const token = click.testTokens.encode(
      { linkId: 2, targeting: true, schedule: false, expiresMs: NOON + 60_000 },
      NOON,
    )
    expect((await click.ask(`/france?pub=7&t=${token}`)).status).toBe(302)
    expect((await click.ask('/france?pub=7&t=nonsense')).status).toBe(404)
    expect((await click.ask(`/plain?pub=7&t=${token}`)).status).toBe(302)
    expect(click.clicks().map((stored) => [stored.class, stored.flags])).toEqual([
      ['test', ['test_targeting']],
      ['human', []],
      ['human', []],
    ])
  })

  it('may bring the address it wants, on a host the offer allows', async () => {
    const click = start()
    const to = async (url: string): Promise<string> =>
      locationOf(await click.ask(`/deep?pub=7&url=${encodeURIComponent(url)}`))
    expect(await to('https://shop.example/shoes?c={country}')).toBe('https://shop.example/shoes?c=DE')
    expect(await to('https://evil.example/')).toBe('https://shop.example/')
    expect(await to(`https://shop.example/${'x'.repeat(2048)}`)).toBe('https://shop.example/')
    const stored = click.clicks()
    expect(stored.map(({ deep_link, flags }) => [deep_link, flags])).toEqual([
      [true, []],
      [false, ['deep_link_refused']],
      [false, ['url_too_long']],
    ])
  })

  it('knows what is published of its visitor, and what the request gives away', async () => {
    const click = start()
    const subject = `address:${click.visitor.address_key.hex}`
    const score = { score: 60, band: 'high', category: 'velocity', expires_at: NOON + 1_000 } as const
    const publish = (of: string): void =>
      click.scores.apply(of, { ...score, subject: of, version: '1', source: 'rules' })
    publish(subject)
    await click.ask('/plain?pub=7')
    publish('source:7/bad')
    await click.ask('/plain?pub=7&sub1=bad')
    expect(click.clicks()[1]?.fraud_subjects.map(({ subject: known }) => known)).toEqual([subject, 'source:7/bad'])
    expect(click.clicks()[0]).toMatchObject({
      fraud_score: 60,
      fraud_band: 'high',
      fraud_categories: ['velocity'],
      fraud_subjects: [{ subject, score: 60, category: 'velocity' }],
    })
  })
})

describe('a hard cap', () => {
  const KEY = 'o5.c1.r1.clicks.day.UTC'
  const WINDOW = '2026-06-10'

  function grant(click: ClickHarness, granted: number, state: 'open' | 'used_up' = 'open'): void {
    const record = { granted, spent: 0, passed: 0, returned: 0, forfeited: 0, given_back: 0, closed: null, state }
    const known = click.wallet.applyGrant(KEY, WINDOW, { ...record, ends_at: null }, click.now)
    if (known) click.capWaits.answered(KEY, WINDOW)
  }

  it('nobody met makes clicks wait once for its first tokens, which are then spent, and no more', async () => {
    const click = start()
    const waiting = [1, 2, 3, 4].map((n) => click.ask(`/capped?pub=7&sub1=${n}`))
    click.turn.end()
    expect(click.capWaits.waiting).toBe(4)
    expect(click.asked).toBeGreaterThan(0)
    click.now += 20
    grant(click, 3)
    const answers = await Promise.all(waiting)
    expect(answers.map(locationOf)).toEqual([
      'https://capped.example/',
      'https://capped.example/',
      'https://capped.example/',
      'https://fallback.example/',
    ])
    const stored = click.clicks()
    expect(stored.map(({ time }) => time)).toEqual(Array(4).fill(NOON + 20))
    expect(stored.map(({ flags }) => flags)).toEqual(Array(4).fill(['cap_wait']))
    expect(stored.map(({ caps }) => caps.map(({ spent, remaining }) => [spent, remaining]))).toEqual([
      [[true, 3]],
      [[true, 2]],
      [[true, 1]],
      [[false, -1]],
    ])
    expect(click.wallet.checkpoint().totals).toEqual([[KEY, WINDOW, NOON + 12 * 3_600_000, 3, 0]])
  })

  it('counts as used up when no answer comes in time, or too many wait', async () => {
    const click = start({ capWaitMs: 20, maxWaiting: 1 })
    const answers = await Promise.all([click.ask('/capped?pub=7'), click.ask('/capped?pub=7')])
    expect(answers.map(locationOf)).toEqual(['https://fallback.example/', 'https://fallback.example/'])
    expect(click.capWaits).toMatchObject({ refused: 1, timedOut: 1, waiting: 0 })
  })

  it('is closed while the outbox takes nothing; offers without one go on, and what is dropped is counted', async () => {
    const click = start({ maxUnreadBytes: 1 })
    // The first click fills the outbox.
    await click.ask('/plain?pub=7')
    expect(click.outbox.room).toBe('full')
    expect((await click.ask('/plain?pub=7')).status).toBe(302)
    expect(locationOf(await click.ask('/capped?pub=7'))).toBe('https://fallback.example/')
    click.visitor = visitorOf({}, { class: 'bot', class_reason: 'bot.declared' })
    expect((await click.ask('/plain?pub=7')).status).toBe(302)
    expect(click.outbox.dropped).toEqual({ human: 2, bot: 1, preflight: 0, test: 0 })
    expect(click.capWaits.waiting).toBe(0)
    expect(click.clicks()).toHaveLength(1)
  })
})

describe('clicks on Kafka', () => {
  it('count per partition without holes, and a key that sends too much is spread', async () => {
    const click = start({ partitioning: { mode: 'kafka', partitions: { 'clicks.v1': 6, 'conversions.v1': 6 } } })
    await Promise.all(Array.from({ length: 2_100 }, () => click.ask('/plain?pub=7')))
    click.visitor = visitorOf({ client_address: '198.51.100.9' })
    await Promise.all(Array.from({ length: 10 }, () => click.ask('/plain?pub=7')))
    const stored = click.clicks()
    expect(stored).toHaveLength(2_110)
    const next = new Map<number, number>()
    for (const { partition, sequence } of stored) {
      expect(sequence).toBe(next.get(partition) ?? 0)
      next.set(partition, sequence + 1)
    }
    expect(stored.filter(({ flags }) => flags.includes('spread'))).toHaveLength(100)
    expect(next.size).toBe(6)
  })
})
