import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoTrafficSources } from './demo/demo-traffic-sources.ts'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
const received: string[] = []
let ingressAnswers = 200
const ingress = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    received.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`)
    response.writeHead(ingressAnswers, { 'content-type': 'application/json' }).end('{"status":"accepted"}')
  })
})
beforeAll(async () => {
  await new Promise<void>((resolve) => ingress.listen(0, '127.0.0.1', resolve))
  const { port } = ingress.address() as AddressInfo
  api = await ControlUnderTest.start({ demo: true, ingressUrl: `http://127.0.0.1:${port}` })
})
afterAll(async () => {
  await api.dispose()
  ingress.close()
})

const page = (path: string) => api.ask('GET', path, undefined, { authorization: '' })

test('the demo catalog shows the ideas, and all its offers lead to the landing page', async () => {
  const links = (await api.ask('GET', '/v1/smart-links?tag=demo')).body.items
  expect(links.map((link: { slug: string }) => link.slug)).toEqual([
    'demo',
    'demo-priority',
    'demo-tiers',
    'demo-private',
  ])
  const offers = (await api.ask('GET', '/v1/offers?tag=demo')).body.items
  for (const offer of offers)
    expect(offer.url.startsWith(`${api.control.url}/demo/offers/{offer_id}?click_id={click_id}`)).toBe(true)
  for (const link of links) {
    const { items } = (await api.ask('GET', `/v1/smart-links/${link.id}/lint`)).body
    expect(items.filter((finding: { level: string }) => finding.level === 'error')).toEqual([])
  }
  const sources = demoTrafficSources(api.control.view)
  expect(sources.map(({ slug, publisherIds }) => [slug, publisherIds.length])).toEqual([
    ['demo', 3],
    ['demo-priority', 2],
    ['demo-tiers', 2],
    ['demo-private', 2],
  ])
})

test('the landing page shows every parameter that arrived, decoded and harmless', async () => {
  const offer = (await api.ask('GET', '/v1/offers')).body.items[0]
  const answer = await page(
    `/demo/offers/${offer.id}?click_id=abc&sub1=a%26b&sub1=%3Cscript%3Ealert(1)%3C/script%3E&x%22%3E=%27%22&bad=%E0%A4%A`,
  )
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.text).toContain('a&amp;b')
  expect(answer.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(answer.text).not.toMatch(/<script|<style|\son\w+=|style=/)
  expect(answer.text).toContain('action="/demo/offers/')
  expect(answer.text).not.toContain('name="token"')
  expect((await page('/demo/offers/999999')).status).toBe(404)
  expect((await page('/demo/offers/x')).status).toBe(404)
})

test('its button sends the postback to the ingress with the token of the demo advertiser, which the page never holds', async () => {
  const offer = (await api.ask('GET', '/v1/offers?tag=demo')).body.items[0]
  const landing = await page(`/demo/offers/${offer.id}?click_id=abc`)
  const answer = await api.ask('POST', `/demo/offers/${offer.id}/conversions`, 'cid=abc&goal=&txid=t1&status=pending', {
    authorization: '',
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('The conversion was taken')
  const token = api.control.demoTokens().get(offer.advertiser_id) ?? ''
  expect(received).toEqual([`POST /postback cid=abc&goal=&txid=t1&status=pending&token=${token}`])
  expect(landing.text + answer.text).not.toContain(token)
})

test('a conversion that the ingress refuses, or does not answer, is no success', async () => {
  const offer = (await api.ask('GET', '/v1/offers?tag=demo')).body.items[0]
  const send = () =>
    api.ask('POST', `/demo/offers/${offer.id}/conversions`, 'cid=abc', {
      authorization: '',
      'content-type': 'application/x-www-form-urlencoded',
    })
  for (const [answered, status] of [
    [410, 410],
    [503, 502],
  ] as const) {
    ingressAnswers = answered
    const answer = await send()
    expect([answer.status, answer.text.includes(`The ingress answered ${answered}`)]).toEqual([status, true])
  }
  ingressAnswers = 200
})

test('the demo tokens and landing addresses are right again after a restart on another port', async () => {
  const before = api.control.demoTokens()
  const revision = api.control.view.revision
  await api.restart()
  expect(api.control.demoTokens()).toEqual(before)
  const offers = (await api.ask('GET', '/v1/offers?tag=demo')).body.items
  for (const offer of offers) expect(offer.url.startsWith(`${api.control.url}/demo/offers/`)).toBe(true)
  expect(api.control.view.revision).toBe(revision + offers.length)
})

test('a page says what is here, the API browser and its files come from here, and nothing else does', async () => {
  const front = await page('/')
  expect(front.text).toContain('href="/docs"')
  expect(front.text).toContain('/demo?pub=')
  const docs = await page('/docs')
  const files = [...docs.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)
  expect(files.length).toBeGreaterThan(3)
  for (const path of [...files, '/assets/pages.css']) expect([path, (await page(path)).status]).toEqual([path, 200])
  expect((await page('/docs/assets/package.json')).status).toBe(200)
  for (const path of [
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/docs/assets/..%2f..%2fzod/package.json',
    '/nowhere',
    '/v1',
    '/v1/nothing',
  ]) {
    expect([path, (await page(path)).status]).toEqual([path, 404])
  }
})

test('a test URL is signed, bound to its link and expires as it says', async () => {
  const { createTestTokens } = await import('@smartlink/click-token/test-token')
  const link = (await api.ask('GET', '/v1/smart-links')).body.items[0]
  const publisher = (await api.ask('GET', '/v1/publishers')).body.items[0]
  const body = { publisher_id: publisher.id, targeting: true, expires_in_s: 60 }
  const made = await api.ask('POST', `/v1/smart-links/${link.id}/test-url`, body)
  expect(made.status).toBe(201)
  const url = new URL(made.body.url)
  expect([url.pathname, url.searchParams.get('pub')]).toEqual([`/${link.slug}`, String(publisher.id)])
  const verified = createTestTokens(api.secrets.clickToken).verify(url.searchParams.get('t') ?? '', link.id, Date.now())
  expect(verified).toMatchObject({ ok: true, token: { linkId: link.id, targeting: true, schedule: false } })
  if (verified.ok)
    expect(new Date(verified.token.expiresMs).toISOString()).toBe(made.body.expires_at.replace('Z', '.000Z'))
  expect((await api.ask('POST', `/v1/smart-links/${link.id}/test-url`)).status).toBe(201)
  expect((await api.ask('POST', `/v1/smart-links/${link.id}/test-url`, { publisher_id: 99_999 })).status).toBe(422)
})
