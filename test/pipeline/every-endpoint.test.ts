import { Validator } from '@seriousme/openapi-schema-validator'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient } from '../harness/api.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

/**
 * What a publisher's token gets of every operation there is: `own` an answer about itself alone, `refused` a 403.
 * An operation that is not listed fails the test.
 */
const EXPECTED: Readonly<Record<string, 'own' | 'refused'>> = {
  'get /v1/me': 'own',
  'get /v1/smart-links': 'own',
  'get /v1/smart-links/{id}': 'own',
  'get /v1/smart-links/{id}/tracking-urls': 'own',
  'get /v1/access-requests': 'own',
  'get /v1/my/offers': 'own',
  'post /v1/offers/{id}/access-requests': 'own',
  'get /report-api/v1/reports/clicks': 'own',
  'get /report-api/v1/clicks': 'own',
  'get /report-api/v1/clicks/{click_id}': 'own',
  'get /report-api/v1/live': 'own',
  'get /report-api/v1/clicks/{click_id}/explain': 'refused',
  ...refused('publishers', 'advertisers', 'targeting-groups', 'offers', 'domains'),
  'post /v1/smart-links': 'refused',
  'post /v1/smart-links/bulk': 'refused',
  'patch /v1/smart-links/{id}': 'refused',
  'delete /v1/smart-links/{id}': 'refused',
  'get /v1/smart-links/{id}/lint': 'refused',
  'post /v1/smart-links/{id}/simulate': 'refused',
  'post /v1/smart-links/{id}/test-url': 'refused',
  'get /v1/smart-links/{id}/suggested-weights': 'refused',
  'post /v1/advertisers/{id}/postback-token': 'refused',
  'post /v1/access-requests/{id}/approve': 'refused',
  'post /v1/access-requests/{id}/decline': 'refused',
  'post /v1/fraud/scores': 'refused',
  'get /v1/erasures': 'refused',
  'post /v1/erasures': 'refused',
  'get /v1/erasures/{id}': 'refused',
  'post /v1/erasures/again': 'refused',
  'get /v1/reasons': 'refused',
  'get /v1/caps': 'refused',
  'get /v1/health': 'refused',
  ...refused('tokens'),
}

function refused(...collections: readonly string[]): Record<string, 'refused'> {
  const operations = [
    'get /v1/*',
    'post /v1/*',
    'post /v1/*/bulk',
    'get /v1/*/{id}',
    'patch /v1/*/{id}',
    'delete /v1/*/{id}',
  ]
  return Object.fromEntries(
    collections.flatMap((name) => operations.map((operation) => [operation.replace('*', name), 'refused' as const])),
  )
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const directory = temporaryDirectory()
let smartLink: RunningSmartLink
let document: Document
/** Of the publisher, and of one who must not see it. */
let own: ApiClient
let ownId: number
let foreignId: number
let ownLink: number
let foreignLink: number
let foreignClick = ''
let ownClick = ''

const SECRETS_OF_OTHERS = ['Rival', 'Hidden offer', 'rival-sub', '99.77', '88.66'] as const

beforeAll(async () => {
  smartLink = await startSmartLink({ dataDir: directory.path, flags: ['--no-demo'] })
  const { control } = smartLink
  const create = (collection: string, body: unknown) =>
    control.post<{ id: number; slug: string }>(`/v1/${collection}`, body)
  ownId = (await create('publishers', { name: 'Own' })).id
  foreignId = (await create('publishers', { name: 'Rival' })).id
  const { token } = await control.post<{ token: string }>('/v1/tokens', {
    name: 'own',
    role: 'publisher',
    publisher_id: ownId,
  })
  own = new ApiClient(String(smartLink.process.ready['control']), token)
  const advertiser_id = (await create('advertisers', { name: 'Rival advertiser' })).id
  const offer = (fields: object) =>
    create('offers', { advertiser_id, url: 'https://shop.example/?c={click_id}', ...fields })
  const revenue = { amount: '99.77', currency: 'USD' }
  const open = await offer({ name: 'Open', revenue, payout: { amount: '1.00', currency: 'USD' } })
  const hidden = await offer({
    name: 'Hidden offer',
    access: 'private',
    publisher_ids: [foreignId],
    payout: { amount: '88.66', currency: 'USD' },
  })
  const link = (name: string, offer_id: number) =>
    create('smart-links', { name, members: [{ offer_id }], fallback_offer_id: open.id, visibility: 'private' })
  const [mine, others] = [await link('Mine', open.id), await link('Rival link', hidden.id)]
  ownLink = mine.id
  foreignLink = others.id
  document = await control.get<Document>('/openapi.json')

  const click = (slug: string, query: string) =>
    fetch(`${smartLink.ingressUrl}/${slug}?${query}`, {
      redirect: 'manual',
      headers: { 'user-agent': 'Mozilla/5.0 Chrome/142' },
    })
  await waitFor(
    async () =>
      (await click(others.slug, `pub=${foreignId}&sub1=rival-sub`)).status === 302 &&
      (await click(mine.slug, `pub=${ownId}`)).status === 302,
    { deadlineMs: 30_000, what: 'the links to be served' },
  )
  await waitFor(
    async () => {
      const { rows } = await smartLink.report.get<{ rows: { click_id: string; publisher_id: number }[] }>('/v1/clicks')
      foreignClick = rows.find((row) => row.publisher_id === foreignId)?.click_id ?? ''
      ownClick = rows.find((row) => row.publisher_id === ownId)?.click_id ?? ''
      return foreignClick !== '' && ownClick !== ''
    },
    { deadlineMs: 60_000, what: 'the clicks to be stored' },
  )
})

afterAll(async () => {
  smartLink?.process.kill('SIGKILL')
  await smartLink?.process.ended
  directory.remove()
})

test('one document describes both APIs: valid OpenAPI 3.1 with no dangling reference and unique operations', async () => {
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)
  expect(result.errors).toBeUndefined()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
  const lost = references.filter(
    (path) =>
      path.split('/').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], document) === undefined,
  )
  expect(lost).toEqual([])
  const ids = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  const report = await smartLink.report.get<Document>('/openapi.json')
  for (const [path, operations] of Object.entries(report.paths)) {
    expect(document.paths[`/report-api${path}`]).toEqual(operations)
  }
  for (const [name, schema] of Object.entries(report.components.schemas)) {
    expect(document.components.schemas[name]).toEqual(schema)
  }
})

test('every operation of the document has an expectation for publishers, and none is expected that is not there', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(operations.toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
})

/** What it asks for belongs to another, wherever that can be named. */
function askingForOthers(path: string): string {
  return path
    .replace('{click_id}', foreignClick)
    .replace('smart-links/{id}', `smart-links/${foreignLink}`)
    .replace('{id}', '1')
}

test("a publisher's token is refused everything that is not its own, and answers never speak of others", async () => {
  const wrong: string[] = []
  for (const [operation, expected] of Object.entries(EXPECTED)) {
    const [method = '', path = ''] = operation.split(' ')
    const body = method === 'post' || method === 'patch' ? {} : undefined
    const response = await own.raw(method.toUpperCase(), askingForOthers(path), body, { 'if-match': '"1"' })
    if (path.endsWith('/live')) {
      await response.body?.cancel()
      if (response.status !== 200) wrong.push(`${operation}: ${response.status}`)
      continue
    }
    const text = await response.text()
    if (expected === 'refused' ? response.status !== 403 : response.status >= 500 || response.status === 403) {
      wrong.push(`${operation}: ${response.status} ${text}`)
    }
    const told = SECRETS_OF_OTHERS.filter((secret) => text.includes(secret))
    if (told.length > 0) wrong.push(`${operation} tells ${told.join(', ')}`)
  }
  expect(wrong).toEqual([])
})

test("of its own it sees its links with ready URLs, its clicks and its payout; of another's nothing is there", async () => {
  const links = await own.get<{ items: object[] }>('/v1/smart-links')
  expect(links.items).toEqual([
    expect.objectContaining({ id: ownLink, tracking_url: expect.stringMatching(new RegExp(`\\?pub=${ownId}$`)) }),
  ])
  for (const path of [`/v1/smart-links/${foreignLink}`, `/v1/smart-links/${foreignLink}/tracking-urls`]) {
    expect([path, (await own.raw('GET', path)).status]).toEqual([path, 404])
  }
  expect((await own.raw('GET', `/report-api/v1/clicks/${foreignClick}`)).status).toBe(404)
  const click = await own.get(`/report-api/v1/clicks/${ownClick}`)
  expect(JSON.stringify(click)).not.toMatch(/revenue|fraud|trace|99\.77/)
  const { rows } = await own.get<{ rows: { publisher_id: number }[] }>('/report-api/v1/clicks?limit=1000')
  expect(new Set(rows.map(({ publisher_id }) => publisher_id))).toEqual(new Set([ownId]))
  const report = await own.get<{ totals: Record<string, unknown> }>(
    `/report-api/v1/reports/clicks?filter=publisher:${foreignId}&metrics=gross`,
  )
  expect(report.totals).toEqual({ gross: 0 })
  for (const query of [
    'metrics=revenue',
    'metrics=profit',
    'metrics=rpc',
    'metrics=skips',
    'group_by=reason',
    'group_by=advertiser',
  ]) {
    expect([query, (await own.raw('GET', `/report-api/v1/reports/clicks?${query}`)).status]).toEqual([query, 403])
  }
})
