import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

/** What the domain says, sentence by sentence, tried from outside against the running whole. */

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const SERVED = { deadlineMs: 30_000, what: 'the link to be served' }
const COUNTED = { deadlineMs: 60_000, what: 'the clicks to be counted' }

interface Entity {
  readonly id: number
  readonly revision: number
}
interface Link extends Entity {
  readonly slug: string
}

const directory = temporaryDirectory()
let smartLink: RunningSmartLink
let publisher: Entity
let advertiser: Entity & { readonly postback_token: string }
/** Visitors of their own, so that no click is another's repeat. */
let visitors = 0

beforeAll(async () => {
  const flags = ['--no-demo', '--trusted-proxies', '127.0.0.1/32']
  smartLink = await startSmartLink({ dataDir: directory.path, flags })
  publisher = await create('publishers', { name: 'P' })
  advertiser = (await create('advertisers', { name: 'A' })) as typeof advertiser
})

afterAll(async () => {
  smartLink?.process.kill('SIGKILL')
  await smartLink?.process.ended
  directory.remove()
})

function create(collection: string, body: unknown): Promise<Entity> {
  return smartLink.control.post<Entity>(`/v1/${collection}`, body)
}

function createOffer(fields: Record<string, unknown> = {}): Promise<Entity> {
  return create('offers', {
    name: 'O',
    advertiser_id: advertiser.id,
    url: 'https://shop.example/?c={click_id}',
    ...fields,
  })
}

/** A public link of these offers; `force` where a fallback is meant to be restricted. */
async function createLink(offers: readonly Entity[], fields: Record<string, unknown> = {}): Promise<Link> {
  const members = offers.map(({ id }) => ({ offer_id: id }))
  return (await create('smart-links?force=true', { name: 'L', visibility: 'public', members, ...fields })) as Link
}

interface Sent {
  readonly method?: string
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
}

function click(
  link: Link,
  query: string,
  { method = 'GET', address, headers = {}, path }: Sent = {},
): Promise<Response> {
  visitors++
  return fetch(`${smartLink.ingressUrl}${path ?? `/${link.slug}`}?${query}`, {
    method,
    redirect: 'manual',
    headers: {
      'user-agent': BROWSER,
      accept: 'application/json',
      'x-forwarded-for': address ?? `81.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}`,
      ...headers,
    },
  })
}

const pub = () => `pub=${publisher.id}`

/** Preflights take nothing, so asking for the link does not change what is counted. */
async function served(link: Link): Promise<void> {
  const headers = { 'sec-purpose': 'prefetch' }
  await waitFor(async () => (await click(link, pub(), { headers })).status !== 404, SERVED)
}

async function targetOf(link: Link, query: string): Promise<URL> {
  const response = await click(link, query)
  return new URL(response.headers.get('location') ?? 'about:blank')
}

interface Simulated {
  readonly outcome: string
  readonly reason: string
  readonly offer_id: number
  readonly trace: readonly { readonly member: number; readonly result: string }[]
}

function simulate(link: Link, body: Record<string, unknown>): Promise<Simulated> {
  return smartLink.control.post(`/v1/smart-links/${link.id}/simulate`, { publisher_id: publisher.id, ...body })
}

async function totals(link: Link, metrics: string, filter = ''): Promise<Record<string, unknown>> {
  const path = `/v1/reports/clicks?filter=link:${link.id}${filter}&metrics=${metrics}`
  return (await smartLink.report.get<{ totals: Record<string, unknown> }>(path)).totals
}

describe('a schedule', () => {
  test.each([
    ['before the hour that is skipped', '2026-03-29T00:59:59Z', false],
    ['after it', '2026-03-29T01:00:00Z', false],
    ['the hour, the first time', '2026-10-25T00:00:00Z', true],
    ['its end', '2026-10-25T00:59:59Z', true],
    ['the hour, the second time', '2026-10-25T01:00:00Z', true],
    ['its end', '2026-10-25T01:59:59Z', true],
    ['the hour after', '2026-10-25T02:00:00Z', false],
  ])('of Sunday 02:00 to 03:00 in Berlin: %s (%s) is open: %s', async (_what, at, isOpen) => {
    const windows = [{ days: ['sun'], from: '02:00', to: '03:00' }]
    const link = await createLink([await createOffer({ schedule: { time_zone: 'Europe/Berlin', windows } })])
    const { outcome, reason } = await simulate(link, { at })
    expect([outcome, reason]).toEqual(isOpen ? ['delivered', ''] : ['lost', 'schedule.closed'])
  })

  test.each([
    ['2026-03-08T03:00:00Z', true],
    ['2026-03-08T07:59:59Z', true],
    ['2026-03-08T08:00:00Z', false],
    ['2026-11-01T08:59:59Z', true],
    ['2026-11-01T09:00:00Z', false],
    ['2026-06-13T02:30:00Z', false],
  ])('over midnight belongs to the day it starts on, also when clocks change: %s is open: %s', async (at, isOpen) => {
    const windows = [{ days: ['sat'], from: '22:00', to: '04:00' }]
    const link = await createLink([await createOffer({ schedule: { time_zone: 'America/New_York', windows } })])
    expect((await simulate(link, { at })).outcome).toBe(isOpen ? 'delivered' : 'lost')
  })
})

test('the publisher comes by either name, the first wins even when empty, and only an id is an id', async () => {
  const link = await createLink([await createOffer()])
  await served(link)
  const { id } = publisher
  for (const [query, status, code] of [
    [`pub=${id}`, 302, undefined],
    [`publisher=${id}`, 302, undefined],
    [`publisher=${id}&pub=`, 302, undefined],
    [`pub=&publisher=${id}`, 403, 'publisher.unknown'],
    [`PUB=${id}`, 400, 'publisher.missing'],
    ['', 400, 'publisher.missing'],
    [`pub=0${id}`, 403, 'publisher.unknown'],
    [`pub=${id}.0`, 403, 'publisher.unknown'],
    ['pub=2147483648', 403, 'publisher.unknown'],
    ['pub=-1', 403, 'publisher.unknown'],
  ] as const) {
    const response = await click(link, query)
    const body = response.status === 302 ? {} : ((await response.json()) as { code?: string })
    expect([query, response.status, body.code]).toEqual([query, status, code])
  }
  const cut = await createLink([await createOffer({ url: 'https://shop.example/{sub1}/x?s={sub2}&c={click_id}' })])
  await served(cut)
  const long = await targetOf(cut, `${pub()}&sub1=..&sub2=${'%C3%BC'.repeat(200)}`)
  expect([long.pathname, long.searchParams.get('s')]).toEqual(['//x', 'ü'.repeat(127)])
  expect((await targetOf(cut, `${pub()}&sub_id_2=%FFA&sub2=no`)).searchParams.get('s')).toBe('\uFFFDA')
  expect((await targetOf(cut, `${pub()}&sub2=%7Bsub1%7D&sub1=z`)).searchParams.get('s')).toBe('{sub1}')
})

test('a deep link leads only where the offer lets it, and else the offer keeps its own address', async () => {
  const offer = await createOffer({ deep_link_hosts: ['deep.example', '*.sub.example', 'port.example:8443'] })
  const link = await createLink([offer])
  await served(link)
  const wrong: string[] = []
  for (const [url, isTaken] of [
    ['https://deep.example/a?b=1', true],
    ['https://DEEP.example:443/', true],
    ['https://a.b.sub.example/x', true],
    ['https://port.example:8443/x', true],
    ['https://deep.example:444/', false],
    ['http://deep.example/', false],
    ['https://x.deep.example/', false],
    ['https://sub.example/', false],
    ['https://port.example/', false],
    ['https://deep.example.evil.example/', false],
    ['https://deep.example@evil.example/', false],
    ['https://user:pw@deep.example/', false],
    ['https://evil.example/#@deep.example', false],
    ['https://evil.example\\@deep.example/', false],
    ['//deep.example/', false],
    ['javascript:alert(1)', false],
    [`https://deep.example/${'a'.repeat(2_040)}`, false],
  ] as const) {
    const { hostname } = await targetOf(link, `${pub()}&url=${encodeURIComponent(url)}`)
    if ((hostname !== 'shop.example') !== isTaken || /evil/.test(hostname)) wrong.push(`${url} → ${hostname}`)
  }
  expect(wrong).toEqual([])
  const filled = await targetOf(
    link,
    `${pub()}&url=${encodeURIComponent('https://deep.example/{link_id}?c={click_id}')}`,
  )
  expect([filled.pathname, filled.searchParams.get('c')?.length]).toEqual([`/${link.id}`, 60])
})

test('preflights, robots and test clicks stand apart, and caps hold for the fallback too', async () => {
  const cap = { scope: 'offer', metric: 'clicks', window: 'total', limit: 3 }
  const fallback = await createOffer({ caps: [cap] })
  const capped = await createOffer({ caps: [{ ...cap, limit: 2 }] })
  const link = await createLink([capped], { fallback_offer_id: fallback.id })
  await served(link)
  const before = Number((await totals(link, 'gross', ',class:preflight'))['gross'])
  for (const headers of [{ purpose: 'prefetch' }, { 'x-moz': 'prefetch' }, { 'x-purpose': 'preview' }] as const) {
    expect((await click(link, pub(), { headers: headers as Record<string, string> })).status).toBe(302)
  }
  expect((await click(link, pub(), { method: 'HEAD' })).status).toBe(302)
  for (let sent = 0; sent < 8; sent++) {
    await click(link, pub())
    await waitFor(async () => Number((await totals(link, 'gross'))['gross']) === sent + 1, COUNTED)
  }
  const { url } = await smartLink.control.post<{ url: string }>(`/v1/smart-links/${link.id}/test-url`, {
    publisher_id: publisher.id,
  })
  const testClick = await click(link, new URL(url).search.slice(1), { headers: { 'sec-purpose': 'prefetch' } })
  expect(testClick.status).toBe(302)
  await waitFor(async () => (await totals(link, 'gross', ',class:test'))['gross'] === 1, COUNTED)
  expect(await totals(link, 'gross,delivered,fallback,blocked,lost')).toEqual({
    gross: 8,
    delivered: 2,
    fallback: 3,
    blocked: 0,
    lost: 3,
  })
  expect(Number((await totals(link, 'gross', ',class:preflight'))['gross'])).toBeGreaterThanOrEqual(before + 4)
})

test('postbacks: every status, repeats, exact amounts, and refused ones that change nothing', async () => {
  const offer = await createOffer({
    payout: { amount: '1.10', currency: 'USD' },
    revenue: { amount: '2.20', currency: 'USD' },
  })
  const link = await createLink([offer])
  await served(link)
  const cids: string[] = []
  for (let sent = 0; sent < 7; sent++) cids.push((await targetOf(link, pub())).searchParams.get('c') ?? '')
  const postback = async (cid: string | undefined, more = '', token = advertiser.postback_token) => {
    const response = await fetch(`${smartLink.ingressUrl}/postback?cid=${cid}&token=${token}${more}`)
    const body = (await response.json()) as { status: unknown; code?: string }
    return body.code === undefined ? body.status : `${response.status} ${body.code}`
  }
  const said = [
    await postback(cids[0]),
    await postback(cids[0]),
    // Amounts change only together with the status.
    await postback(cids[0], '&payout=9'),
    await postback(cids[0], '&goal=second'),
    await postback(cids[0], '&txid=7'),
    await postback(cids[1], '&status=pending&payout=0.10'),
    await postback(cids[1], '&status=approved&payout=0.20&revenue=0.70'),
    await postback(cids[2]),
    await postback(cids[2], '&status=rejected'),
    await postback(cids[3], '&status=pending&payout=3.5'),
    await postback(cids[4], '&payout=0.000001&revenue=123456789.123456'),
    await postback(cids[5], '&payout=2.5&currency=EUR'),
    await postback(cids[6], '&payout=-1'),
    await postback(cids[6], '&payout=1e2'),
    await postback(cids[6], '&payout=1&currency=XXZ'),
    await postback(cids[6], '&status=done'),
    await postback(cids[6], '', 'wrong'),
    await postback(`${cids[6]?.slice(1)}A`),
  ]
  expect(said).toEqual([
    'accepted',
    'duplicate',
    'duplicate',
    ...Array.from({ length: 9 }, () => 'accepted'),
    '400 conversion.amount_invalid',
    '400 conversion.amount_invalid',
    '400 conversion.currency_unknown',
    '400 conversion.status_invalid',
    '403 conversion.token_wrong',
    '400 conversion.cid_invalid',
  ])
  // Amounts of the click itself follow when click and conversion have met in ClickHouse.
  await waitFor(async () => {
    const { approved, rejected, payout } = await totals(link, 'approved,rejected,payout')
    return approved === 6 && rejected === 1 && JSON.stringify(payout).includes('3.500001')
  }, COUNTED)
  expect(await totals(link, 'conversions,approved,rejected,payout,pending_payout,revenue')).toEqual({
    conversions: 7,
    approved: 6,
    rejected: 1,
    payout: [
      { amount: '2.50', currency: 'EUR' },
      { amount: '3.500001', currency: 'USD' },
    ],
    pending_payout: [{ amount: '3.50', currency: 'USD' }],
    // Three at the offer's own, one with its own, one huge one, and the one paid in euro.
    revenue: [{ amount: '123456798.623456', currency: 'USD' }],
  })
})

test('what is archived is absent for clicks, its slug is free again, and its id is not', async () => {
  const offer = await createOffer()
  const slug = 'comes-and-goes'
  const link = await createLink([offer], { slug })
  await served(link)
  expect((await smartLink.control.raw('DELETE', `/v1/smart-links/${link.id}`)).status).toBe(428)
  const headers = { 'if-match': `"${link.revision}"` }
  expect((await smartLink.control.raw('DELETE', `/v1/smart-links/${link.id}`, undefined, headers)).status).toBe(204)
  await waitFor(async () => (await click(link, pub())).status === 404, SERVED)
  const next = await createLink([offer], { slug })
  expect(next.id).not.toBe(link.id)
  await served(next)
  expect((await click(next, pub(), { path: `/${slug}/` })).status).toBe(302)
  expect((await click(next, pub(), { path: `/${slug.toUpperCase()}` })).status).toBe(404)
  const posted = await click(next, pub(), { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})
