import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { CatalogView } from '@smartlink/catalog/view/catalog-view'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answered } from './testing/control-under-test.ts'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
  const offer = await api.createOffer()
  await api.create('publishers', { name: 'P' })
  await api.create('targeting-groups', { name: 'G' })
  await api.create('smart-links', { slug: 'seed', name: 'L', members: [{ offer_id: offer.id }] })
})
afterAll(() => api.dispose())

const COLLECTIONS = ['publishers', 'advertisers', 'offers', 'smart-links', 'domains', 'targeting-groups', 'tokens']
const collection = fc.constantFrom(...COLLECTIONS)

function expectProblem({ status, headers, body }: Answered): void {
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:smartlink:problem:[a-z_.]+$/),
    title: expect.stringMatching(/./),
    status,
    code: expect.stringMatching(/^[a-z_.]+$/),
    detail: expect.stringMatching(/./),
  })
  for (const error of body.errors ?? []) {
    expect(error).toMatchObject({ pointer: expect.any(String), code: expect.any(String), message: expect.any(String) })
  }
}

function expectClear(answer: Answered): void {
  expect(answer.status).toBeLessThan(500)
  if (answer.status >= 400) expectProblem(answer)
}

/** Values that break things: in place of any field of a body. */
const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\0',
    '\ud800',
    '{sub1}',
    'https://{sub1}/',
    'javascript:alert(1)',
    "'; DROP TABLE clicks; --",
    '=cmd()',
    '../../etc/passwd',
    'x'.repeat(100_000),
    -1,
    0,
    1.5,
    2 ** 31,
    2 ** 53,
    1e308,
    null,
    true,
    [],
    {},
    [[[[]]]],
    { amount: 'NaN', currency: 'XXX' },
    { $gt: 1 },
    [{ dim: 'country', op: 'in', values: ['DE'] }],
    [{ offer_id: 1 }],
    JSON.parse('{"__proto__":{"polluted":true}}'),
    JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  ),
)

const FIELDS =
  'name status tags advertiser_id url access publisher_ids targeting targeting_group_id targeting_group_mode schedule caps fraud duplicates blocked_sources deep_link_hosts payout revenue attribution_window_days late_conversion slug description domain_id visibility active starts_at ends_at strategy members fallback_offer_id sticky sticky_days no_match referrer_policy hostname default prefetch_answer role publisher_id expires_at id revision __proto__ constructor toString'.split(
    ' ',
  )

const body = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), nasty, { maxKeys: 8 }) },
  { weight: 1, arbitrary: nasty },
)
const valid: Readonly<Record<string, object>> = {
  publishers: { name: 'P' },
  advertisers: { name: 'A' },
  offers: { name: 'O', advertiser_id: 1, url: 'https://shop.example/?c={click_id}' },
  'smart-links': { name: 'L' },
  domains: { hostname: 'fuzz.example' },
  'targeting-groups': { name: 'G' },
  tokens: { name: 'T', role: 'analyst' },
}

test('no body makes a create, change or bulk fail with anything but a clear problem', async () => {
  await fc.assert(
    fc.asyncProperty(collection, body, fc.boolean(), async (name, given, onValid) => {
      const sent =
        onValid && typeof given === 'object' && given !== null && !Array.isArray(given)
          ? { ...valid[name], ...given }
          : given
      expectClear(await api.ask('POST', `/v1/${name}`, JSON.stringify(sent) ?? 'null'))
      expectClear(await api.ask('POST', `/v1/${name}/bulk`, JSON.stringify([valid[name], sent]) ?? 'null'))
      const read = await api.ask('GET', `/v1/${name}/1`)
      const headers = { 'if-match': read.headers.get('etag') ?? '*' }
      const change = await api.ask('PATCH', `/v1/${name}/1`, JSON.stringify(sent) ?? 'null', headers)
      expectClear(change)
    }),
    { numRuns: 250 },
  )
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
}, 120_000)

test('bytes that are no JSON, and bodies of a wrong kind, size or depth, are refused clearly', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json().map((text) => text.slice(1)),
      ),
      async (text) => {
        expectClear(await api.ask('POST', '/v1/publishers', text))
      },
    ),
    { numRuns: 60 },
  )
  const post = (sent: string, headers = {}) => api.ask('POST', '/v1/publishers', sent, headers)
  expect((await post('{', {})).body).toMatchObject({ status: 400, code: 'request.bad_json' })
  expect((await post('{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000))).body).toMatchObject({
    code: 'request.too_deep',
  })
  expect((await post('['.repeat(400_000))).body).toMatchObject({ status: 400 })
  expect((await post(`"${'x'.repeat(2 << 20)}"`)).body).toMatchObject({ status: 413, code: 'request.too_large' })
  expect((await post('name=x', { 'content-type': 'text/plain' })).body).toMatchObject({ status: 415 })
  expect((await post('{}', { 'content-type': 'application/json; charset=latin1' })).body).toMatchObject({ status: 415 })
  expect((await post('{}', { 'content-encoding': 'zip' })).body).toMatchObject({ status: 415 })
  expect((await api.ask('POST', '/v1/publishers')).body).toMatchObject({ status: 400, code: 'request.no_body' })
})

test('no path, query or header makes a request fail with anything but a clear problem', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...COLLECTIONS, 'v1', '1', '0', '-1', '1e3', '%', '%00', '%ff', '..', '__proto__', '99999999999'),
    fc.webSegment(),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'),
      fc.array(piece, { maxLength: 4 }),
      fc.webQueryParameters(),
      fc.oneof(
        fc.constantFrom('', '"1"', '*', 'W/"1"', '"', '1,2', 'x'.repeat(5_000)),
        fc.stringMatching(/^[!-~]{0,40}$/),
      ),
      async (method, path, query, ifMatch) => {
        const url = `/v1/${path.join('/')}?${query}`
        if (!URL.canParse(url, api.control.url)) return
        const answer = await api.ask(method, url, method === 'GET' || method === 'OPTIONS' ? undefined : {}, {
          'if-match': ifMatch,
        })
        expectClear(answer)
      },
    ),
    { numRuns: 300 },
  )
  expect((await api.ask('PUT', '/v1/publishers')).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
  expect((await api.ask('GET', '/v1/publishers?limit=1&limit=2')).status).toBe(400)
  expect((await api.ask('GET', '/v1/offers/%E0%A4%A')).status).toBe(404)
})

test('after all that, a view folded from the log shows exactly what the API shows', async () => {
  const replayed = new CatalogView()
  const table = await api.log.table({
    topics: ['catalog.v1'],
    onRecord: ({ value }) => {
      const outcome = readCatalogRecord(value, 1)
      if (outcome.state !== 'read') throw new Error(JSON.stringify(outcome))
      replayed.apply(outcome.change)
    },
    onCrash: (error) => api.crashes.push(error),
  })
  await table.ready
  await table.close()
  expect(api.crashes).toEqual([])
  expect(replayed.revision).toBe(api.control.view.revision)
  const sorted = (view: CatalogView) =>
    new Map([...view.changes()].map((change) => [JSON.stringify(change).slice(0, 60), change]))
  expect(sorted(replayed)).toEqual(sorted(api.control.view))
})
