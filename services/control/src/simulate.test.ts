import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36'

let api: ControlUnderTest
let publisher: number
beforeAll(async () => {
  api = await ControlUnderTest.start()
  publisher = (await api.create('publishers', { name: 'P' })).id
})
afterAll(() => api.dispose())

const simulate = (link: { id: number }, body: Record<string, unknown> = {}) =>
  api.ask('POST', `/v1/smart-links/${link.id}/simulate`, { publisher_id: publisher, ...body })

test('a described visitor is decided like a real one, with a trace that says why', async () => {
  const germans = await api.createOffer({ name: 'Germans', targeting: [{ dim: 'country', op: 'in', values: ['DE'] }] })
  const phones = await api.createOffer({ name: 'Phones', targeting: [{ dim: 'device', op: 'in', values: ['mobile'] }] })
  const rest = await api.createOffer({ name: 'Rest', url: 'https://shop.example/?c={click_id}&s={sub1}&g={country}' })
  const link = await api.create('smart-links', {
    name: 'L',
    strategy: 'priority',
    members: [
      { offer_id: germans.id, rank: 1 },
      { offer_id: phones.id, rank: 2 },
    ],
    fallback_offer_id: rest.id,
  })
  const german = await simulate(link, { geo: { country: 'DE' } })
  expect(german.body).toMatchObject({
    outcome: 'delivered',
    status: 302,
    offer_id: germans.id,
    member: 0,
    class: 'human',
  })
  const phone = await simulate(link, { geo: { country: 'FR' }, user_agent: ANDROID })
  expect(phone.body).toMatchObject({ outcome: 'delivered', offer_id: phones.id, facts: { os: 'Android' } })
  const neither = await simulate(link, { geo: { country: 'FR' }, query: { sub_id: 'a&b' } })
  expect(neither.body).toMatchObject({
    outcome: 'fallback',
    reason: 'target.country',
    location: `https://shop.example/?c=${'simulated'.padEnd(60, '-')}&s=a%26b&g=FR`,
    trace: [
      { member: 0, offer_name: 'Germans', result: 'target.country', meaning: expect.stringMatching(/./) },
      { member: 1, offer_name: 'Phones', result: 'target.device' },
      { member: -1, offer_name: 'Rest', result: 'chosen' },
    ],
  })
  expect((await simulate(link, { publisher_id: 99_999 })).body).toMatchObject({
    outcome: 'blocked',
    reason: 'publisher.unknown',
  })
  expect(
    (await simulate(link, { ip: '192.0.2.1', headers: { 'Accept-Language': 'fr;q=0.5, de' } })).body.facts.language,
  ).toBe('de')
})

test('evenly spaced draws split as the weights say, among the offers that pass', async () => {
  const [a, b, c] = [await api.createOffer(), await api.createOffer(), await api.createOffer({ status: 'paused' })]
  const members = [a, b, c].map((offer, index) => ({ offer_id: offer.id, weight: [75, 25, 900][index] }))
  const link = await api.create('smart-links', { name: 'L', members })
  const { split } = (await simulate(link, { draws: 1_000 })).body
  expect(split.map(({ member, clicks, share }: Record<string, number>) => [member, clicks, share])).toEqual([
    [0, 750, 0.75],
    [1, 250, 0.25],
  ])
})

test('caps, fraud, duplicates, time and class can be described', async () => {
  const cap = { scope: 'offer', metric: 'clicks', window: 'day', limit: 5 }
  const offer = await api.createOffer({
    caps: [cap],
    duplicates: 'reject',
    fraud: { mode: 'enforce', threshold: 50 },
    ends_at: '2030-01-01T00:00:00Z',
  })
  const link = await api.create('smart-links', { name: 'L', members: [{ offer_id: offer.id }] })
  const capId = offer.caps[0].id
  const reason = async (body: Record<string, unknown>) => (await simulate(link, body)).body.reason
  expect(await reason({})).toBe('')
  expect(await reason({ cap_state: 'used_up' })).toBe('cap.clicks.day')
  expect(await reason({ cap_state: { [capId]: 0 } })).toBe('cap.clicks.day')
  expect((await simulate(link, { cap_state: { [capId]: 3 } })).body.caps[0]).toMatchObject({
    remaining: 3,
    spent: true,
  })
  expect(await reason({ fraud: { score: 50 } })).toBe('fraud.score')
  expect(await reason({ duplicate_offer_ids: [offer.id] })).toBe('duplicate.click')
  expect(await reason({ at: '2031-01-01T00:00:00Z' })).toBe('offer.expired')
  expect(await reason({ cap_state: 'used_up', test: {} })).toBe('')
  expect((await simulate(link, { class: 'preflight' })).body.caps[0]).toMatchObject({ spent: false })
})

test('a wrong description says what is wrong with it', async () => {
  const link = await api.create('smart-links', { name: 'L' })
  const answer = await simulate(link, { ip: 'nowhere', geo: { country: 'Germany' }, draws: 0, colour: 'red' })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual([
    '/colour',
    '/draws',
    '/geo/country',
    '/ip',
  ])
  expect((await simulate(link)).body).toMatchObject({ outcome: 'lost', reason: 'link.empty', status: 404 })
})

test('an outside verdict becomes the score of a subject, and an address only its keyed hash', async () => {
  const expires_at = new Date(Date.now() + 3_600_000).toISOString()
  const made = await api.ask('POST', '/v1/fraud/scores', {
    ip: '198.51.100.7',
    score: 90,
    category: 'proxy',
    expires_at,
  })
  expect(made.body).toMatchObject({ subject: expect.stringMatching(/^address:[0-9a-f]{16}$/), band: 'severe' })
  await api.ask('POST', '/v1/fraud/scores', { subject: 'source:3/push', score: 0, expires_at })
  const scores: Buffer[] = []
  const table = await api.log.table({
    topics: ['fraud.scores.v1'],
    onRecord: ({ value }) => scores.push(value ?? Buffer.alloc(0)),
    onCrash: (error) => api.crashes.push(error),
  })
  await table.ready
  await table.close()
  const decoded = scores.map((bytes) => FRAUD_SCORE.decode(bytes)).toSorted((x, y) => y.score - x.score)
  expect(decoded[0]).toMatchObject({ subject: made.body.subject, score: 90, category: 'proxy', source: 'token:1' })
  expect(decoded[1]).toMatchObject({ subject: 'source:3/push', score: 0 })

  const wrong = async (body: unknown) => (await api.ask('POST', '/v1/fraud/scores', body)).body.errors[0].pointer
  expect(await wrong({ score: 5, expires_at })).toBe('/subject')
  expect(await wrong({ subject: 'address:1.2.3.4', score: 5, expires_at })).toBe('/subject')
  expect(await wrong({ ip: '198.51.100.7', score: 5, expires_at: '2020-01-01T00:00:00Z' })).toBe('/expires_at')
})

test('a query is read as the click path reads it, given by name or as it is written', async () => {
  const offer = await api.createOffer({ url: 'https://shop.example/?p={publisher_id}&s={sub1}&x={xid}' })
  const link = await api.create('smart-links', { name: 'L', visibility: 'public', members: [{ offer_id: offer.id }] })
  const ask = (body: Record<string, unknown>) => api.ask('POST', `/v1/smart-links/${link.id}/simulate`, body)
  const written = await ask({ query: `publisher=${publisher}&sub_id=a+b%26&sub1=late&xid=${'y'.repeat(300)}` })
  expect(written.body).toMatchObject({
    outcome: 'delivered',
    location: `https://shop.example/?p=${publisher}&s=a%20b%26&x=${'y'.repeat(255)}`,
    flags: ['cut'],
  })
  const named = await ask({ publisher_id: publisher, query: { pub: '99999', sub_id: 'a b&', xid: 'y'.repeat(300) } })
  expect(named.body.location).toBe(written.body.location)
  expect((await ask({ query: 'pub=0x1' })).body.reason).toBe('publisher.unknown')
  expect((await ask({})).body.reason).toBe('publisher.missing')
})

test('what the request gives away is known of fraud, unless it is said what is known', async () => {
  const offer = await api.createOffer({ fraud: { mode: 'enforce', threshold: 50 } })
  const link = await api.create('smart-links', { name: 'L', members: [{ offer_id: offer.id }] })
  const bot = { user_agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' }
  expect((await simulate(link, bot)).body).toMatchObject({
    class: 'bot',
    reason: 'fraud.score',
    fraud: { categories: expect.arrayContaining(['declared_bot']) },
  })
  expect((await simulate(link, { ...bot, fraud: {} })).body).toMatchObject({ reason: '', fraud: { score: 0 } })
  expect((await simulate(link, { geo: { country: 'DE' } })).body.fraud).toEqual({ score: 0, categories: [] })
})

test('a past revision is refused where nobody keeps the past, and one that is not there yet everywhere', async () => {
  const link = await api.create('smart-links', { name: 'L' })
  const { revision } = (await simulate(link)).body
  expect((await simulate(link, { revision })).status).toBe(200)
  expect((await simulate(link, { revision: revision + 1 })).body).toMatchObject({
    status: 422,
    code: 'simulate.revision_ahead',
  })
  expect((await simulate(link, { revision: 1 })).body).toMatchObject({ status: 503, code: 'simulate.no_history' })
})

test('what is wrong with a described click is said in words, each thing once', async () => {
  const link = (await api.ask('GET', '/v1/smart-links')).body.items[0]
  const wrong = { at: 'today', ip: '1.2.3', geo: { country: 'Germany' }, query: 5, publisher_id: 'x', class: 'robot' }
  const { status, body } = await api.ask('POST', `/v1/smart-links/${link.id}/simulate`, wrong)
  expect(status).toBe(422)
  expect(body.errors.map(({ pointer, message }: Record<string, string>) => `${pointer} ${message}`).toSorted()).toEqual(
    [
      '/at Must be a time such as 2026-06-10T12:00:00Z',
      '/class Must be one of those allowed',
      '/geo/country Must be an ISO 3166-1 country code such as DE',
      '/ip Must be an IPv4 or IPv6 address',
      '/publisher_id Must be a number',
      '/query Must be an object',
    ],
  )
})
