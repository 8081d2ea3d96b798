import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

const ROLES = ['admin', 'manager', 'analyst', 'publisher', 'nobody'] as const
type Role = (typeof ROLES)[number]

/** Lowest role that may call each operation. What is not listed here must not exist. */
const TABLE: Readonly<Record<string, Role>> = {
  'get /v1/me': 'publisher',
  ...rows(['publishers', 'advertisers', 'targeting-groups', 'offers', 'domains', 'smart-links'], {
    'get /v1/*': 'analyst',
    'post /v1/*': 'manager',
    'post /v1/*/bulk': 'manager',
    'get /v1/*/{id}': 'analyst',
    'patch /v1/*/{id}': 'manager',
    'delete /v1/*/{id}': 'manager',
  }),
  'get /v1/smart-links': 'publisher',
  'get /v1/smart-links/{id}': 'publisher',
  'get /v1/smart-links/{id}/tracking-urls': 'publisher',
  'get /v1/smart-links/{id}/lint': 'analyst',
  'post /v1/smart-links/{id}/test-url': 'analyst',
  'post /v1/smart-links/{id}/simulate': 'analyst',
  'get /v1/smart-links/{id}/suggested-weights': 'analyst',
  'get /v1/reasons': 'analyst',
  'post /v1/advertisers/{id}/postback-token': 'manager',
  'post /v1/offers/{id}/access-requests': 'publisher',
  'get /v1/access-requests': 'publisher',
  'get /v1/my/offers': 'publisher',
  'get /v1/caps': 'analyst',
  'get /v1/health': 'analyst',
  'post /v1/access-requests/{id}/approve': 'manager',
  'post /v1/access-requests/{id}/decline': 'manager',
  'post /v1/fraud/scores': 'manager',
  'get /v1/erasures': 'admin',
  'post /v1/erasures': 'admin',
  'get /v1/erasures/{id}': 'admin',
  'post /v1/erasures/again': 'admin',
  'get /v1/tokens': 'admin',
  'post /v1/tokens': 'admin',
  'post /v1/tokens/bulk': 'admin',
  'get /v1/tokens/{id}': 'admin',
  'patch /v1/tokens/{id}': 'admin',
  'delete /v1/tokens/{id}': 'admin',
}

function rows(collections: readonly string[], operations: Readonly<Record<string, Role>>): Record<string, Role> {
  return Object.fromEntries(
    collections.flatMap((name) =>
      Object.entries(operations).map(([operation, role]) => [operation.replace('*', name), role]),
    ),
  )
}

let api: ControlUnderTest
const headers = new Map<Role, Record<string, string>>([['nobody', { authorization: '' }]])
beforeAll(async () => {
  api = await ControlUnderTest.start()
  const publisher = await api.create('publishers', { name: 'P' })
  for (const role of ['admin', 'manager', 'analyst'] as const) headers.set(role, await api.token(role))
  headers.set('publisher', await api.token('publisher', publisher.id))
})
afterAll(() => api.dispose())

test('every operation of the document is in the table of roles, and the other way round', async () => {
  const { paths } = (await api.ask('GET', '/openapi.json')).body
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path}`),
  )
  expect(operations.toSorted()).toEqual(Object.keys(TABLE).toSorted())
})

test('each role may do what its row says, and gets 403 for the rest; without a token everything is 401', async () => {
  const wrong: string[] = []
  for (const [operation, needed] of Object.entries(TABLE)) {
    const [method = '', path = ''] = operation.split(' ')
    for (const role of ROLES) {
      const body = method === 'get' || method === 'delete' ? undefined : {}
      const { status } = await api.ask(
        method.toUpperCase(),
        path.replace('{id}', '999999'),
        body,
        headers.get(role) ?? {},
      )
      const may = ROLES.indexOf(role) <= ROLES.indexOf(needed)
      const expected = role === 'nobody' ? status === 401 : may ? ![401, 403].includes(status) : status === 403
      if (!expected || status >= 500) wrong.push(`${role} ${operation}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
})

test('a publisher sees the links it may use with its own URL, and learns nothing of anything else', async () => {
  const mine = (await api.create('publishers', { name: 'Mine' })).id
  const other = (await api.create('publishers', { name: 'Other' })).id
  const asMine = await api.token('publisher', mine)
  const open = await api.createOffer({ payout: { amount: '7', currency: 'USD' } })
  const closed = await api.createOffer({ access: 'private', publisher_ids: [other] })
  const granted = await api.createOffer({ access: 'private', publisher_ids: [mine] })
  const members = (...offers: { id: number }[]) => offers.map(({ id }) => ({ offer_id: id }))
  const usable = await api.create('smart-links', { slug: 'usable', name: 'Usable', members: members(open, granted) })
  const hidden = await api.create('smart-links', { name: 'Hidden', members: members(open, closed) })
  const general = await api.create('smart-links', { name: 'General', visibility: 'public', members: members(closed) })

  const list = await api.ask('GET', '/v1/smart-links', undefined, asMine)
  expect(list.body.items).toEqual([
    {
      id: usable.id,
      slug: 'usable',
      name: 'Usable',
      description: '',
      status: 'active',
      tracking_url: `http://127.0.0.1:8080/usable?pub=${mine}`,
    },
    expect.objectContaining({ id: general.id }),
  ])
  expect((await api.ask('GET', `/v1/smart-links/${usable.id}`, undefined, asMine)).body).not.toHaveProperty('members')
  expect((await api.ask('GET', `/v1/smart-links/${hidden.id}`, undefined, asMine)).status).toBe(404)
  expect((await api.ask('GET', `/v1/smart-links/${hidden.id}/tracking-urls`, undefined, asMine)).status).toBe(404)
  const urls = await api.ask(
    'GET',
    `/v1/smart-links/${usable.id}/tracking-urls?publisher_id=${other}`,
    undefined,
    asMine,
  )
  expect(urls.body.items.map((item: { publisher_id: number }) => item.publisher_id)).toEqual([mine])

  const all = await api.ask('GET', `/v1/smart-links/${usable.id}/tracking-urls`)
  expect(all.body.items.find((item: { publisher_id: number }) => item.publisher_id === other)).toMatchObject({
    usable: false,
    missing_offer_ids: [granted.id],
  })
})

test('a publisher asks for an offer, and a manager approves or declines', async () => {
  const mine = (await api.create('publishers', { name: 'Asker' })).id
  const asMine = await api.token('publisher', mine)
  const asManager = await api.token('manager')
  const offer = await api.createOffer({ access: 'approval' })
  const ask = (body: unknown = {}) => api.ask('POST', `/v1/offers/${offer.id}/access-requests`, body, asMine)

  expect((await ask({ publisher_id: 1 })).status).toBe(422)
  const asked = await ask({ note: 'please' })
  expect(asked.body).toMatchObject({ publisher_id: mine, offer_id: offer.id, status: 'pending', note: 'please' })
  expect((await ask()).body).toMatchObject({ status: 409, code: 'access.pending' })
  expect((await api.ask('GET', '/v1/access-requests', undefined, asMine)).body.items).toHaveLength(1)

  const declined = await api.ask('POST', `/v1/access-requests/${asked.body.id}/decline`, undefined, asManager)
  expect(declined.body).toMatchObject({ status: 'declined', decided_at: expect.any(String) })
  expect((await api.ask('POST', `/v1/access-requests/${asked.body.id}/approve`, undefined, asManager)).status).toBe(409)
  const again = await ask()
  expect((await api.ask('POST', `/v1/access-requests/${again.body.id}/approve`, undefined, asManager)).status).toBe(200)
  expect((await api.ask('GET', `/v1/offers/${offer.id}`)).body.publisher_ids).toEqual([mine])
  expect((await ask()).body).toMatchObject({ code: 'access.granted' })

  const open = await api.createOffer({ name: 'Takes requests', access: 'approval' })
  const ownOffers = await api.ask('GET', '/v1/my/offers?limit=1000', undefined, asMine)
  expect(ownOffers.body.items).toContainEqual(expect.objectContaining({ id: offer.id, standing: 'granted' }))
  expect(ownOffers.body.items).toContainEqual({
    id: open.id,
    name: 'Takes requests',
    payout: { amount: '0', currency: 'USD' },
    standing: 'open',
  })
  expect((await api.ask('GET', '/v1/my/offers')).body.items).toEqual([])

  const secret = await api.createOffer({ access: 'private' })
  expect((await api.ask('POST', `/v1/offers/${secret.id}/access-requests`, {}, asMine)).status).toBe(404)
  expect((await api.ask('GET', '/v1/my/offers?limit=1000', undefined, asMine)).text).not.toContain(`"id":${secret.id},`)
  const foreign = await api.token('publisher', (await api.create('publishers', { name: 'Foreign' })).id)
  expect((await api.ask('GET', '/v1/access-requests', undefined, foreign)).body.items).toEqual([])
})
