import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

test('an entity is created, read, changed and archived, and each step is a revision', async () => {
  const created = await api.ask('POST', '/v1/publishers', { name: ' Morning News ', tags: ['eu'] })
  expect(created.status).toBe(201)
  expect(created.body).toMatchObject({ name: 'Morning News', status: 'active', tags: ['eu'], updated_by: 'token:1' })
  const { id, revision } = created.body
  expect(created.headers.get('location')).toBe(`/v1/publishers/${id}`)
  expect(created.headers.get('etag')).toBe(`"${revision}"`)

  const read = await api.ask('GET', `/v1/publishers/${id}`)
  expect(read.body).toEqual(created.body)
  expect(read.headers.get('etag')).toBe(`"${revision}"`)

  const patched = await api.ask('PATCH', `/v1/publishers/${id}`, { status: 'paused' }, { 'if-match': `"${revision}"` })
  expect(patched.status).toBe(200)
  expect(patched.body).toMatchObject({ name: 'Morning News', status: 'paused', created_at: created.body.created_at })
  expect(patched.body.revision).toBeGreaterThan(revision)

  const gone = await api.ask('DELETE', `/v1/publishers/${id}`, undefined, { 'if-match': String(patched.body.revision) })
  expect(gone.status).toBe(204)
  expect((await api.ask('GET', `/v1/publishers/${id}`)).body).toMatchObject({
    name: 'Morning News',
    status: 'archived',
  })
  const list = await api.ask('GET', '/v1/publishers')
  expect(list.body.items.map((item: { id: number }) => item.id)).not.toContain(id)
})

test('a change without If-Match is 428, with an old one 412 with the present revision, with junk 400', async () => {
  const { id, revision } = await api.create('publishers', { name: 'P' })
  expect((await api.ask('PATCH', `/v1/publishers/${id}`, { name: 'Q' })).status).toBe(428)
  const stale = await api.ask('PATCH', `/v1/publishers/${id}`, { name: 'Q' }, { 'if-match': `"${revision - 1}"` })
  expect(stale.status).toBe(412)
  expect(stale.body).toMatchObject({ code: 'revision.mismatch', revision })
  expect(stale.headers.get('etag')).toBe(`"${revision}"`)
  expect((await api.ask('DELETE', `/v1/publishers/${id}`, undefined, { 'if-match': 'yesterday' })).status).toBe(400)
  expect((await api.ask('GET', `/v1/publishers/${id}`)).body.name).toBe('P')
})

test('of two changes based on the same revision exactly one is taken', async () => {
  for (let round = 0; round < 20; round++) {
    const { id, revision } = await api.create('advertisers', { name: 'A' })
    const answers = await Promise.all(
      ['B', 'C', 'D'].map((name) =>
        api.ask('PATCH', `/v1/advertisers/${id}`, { name }, { 'if-match': `"${revision}"` }),
      ),
    )
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 412, 412])
    const winner = answers.find((answer) => answer.status === 200)
    expect((await api.ask('GET', `/v1/advertisers/${id}`)).body.name).toBe(winner?.body.name)
  }
})

test('of two links that want one slug at once exactly one gets it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => api.ask('POST', '/v1/smart-links', { slug: 'wanted', name: 'L' })),
  )
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409])
  expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({ code: 'slug.taken' })
})

test('a slug is free again once its link is archived, and a link without one is given one', async () => {
  const first = await api.create('smart-links', { slug: 'again', name: 'L' })
  expect((await api.ask('POST', '/v1/smart-links', { slug: 'again', name: 'L' })).status).toBe(409)
  await api.ask('DELETE', `/v1/smart-links/${first.id}`, undefined, { 'if-match': `"${first.revision}"` })
  expect((await api.ask('POST', '/v1/smart-links', { slug: 'again', name: 'L' })).status).toBe(201)
  expect((await api.create('smart-links', { name: 'L' })).slug).toMatch(/^[A-Za-z0-9]{7}$/)
})

test('what was read can be sent back with one field changed, but shown fields can not be changed', async () => {
  const offer = await api.createOffer({ payout: { amount: '1.50', currency: 'EUR' } })
  const headers = { 'if-match': `"${offer.revision}"` }
  const sent = await api.ask('PATCH', `/v1/offers/${offer.id}`, { ...offer, name: 'Renamed' }, headers)
  expect(sent.body).toMatchObject({ name: 'Renamed', payout: { amount: '1.50', currency: 'EUR' } })
  const wrong = await api.ask(
    'PATCH',
    `/v1/offers/${offer.id}`,
    { id: 77, created_at: '2020-01-01T00:00:00Z' },
    { 'if-match': `"${sent.body.revision}"` },
  )
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code])).toEqual([
    ['/id', 'read_only'],
    ['/created_at', 'read_only'],
  ])
})

test('a merge patch merges objects, replaces lists, removes by null and keeps alternatives apart', async () => {
  const offer = await api.createOffer({ tags: ['a', 'b'], starts_at: '2026-01-01T00:00:00Z', fraud: { threshold: 40 } })
  const patched = await api.ask(
    'PATCH',
    `/v1/offers/${offer.id}`,
    { tags: ['c'], starts_at: null, fraud: { mode: 'enforce' } },
    { 'if-match': `"${offer.revision}"`, 'content-type': 'application/merge-patch+json' },
  )
  expect(patched.body).toMatchObject({ tags: ['c'], fraud: { mode: 'enforce', threshold: 40 } })
  expect(patched.body).not.toHaveProperty('starts_at')
  const link = await api.create('smart-links', { name: 'L' })
  const moved = await api.ask(
    'PATCH',
    `/v1/smart-links/${link.id}`,
    { no_match: { url: 'https://x.example/' } },
    { 'if-match': `"${link.revision}"` },
  )
  expect(moved.body.no_match).toEqual({ url: 'https://x.example/' })
})

test('every problem of a body is reported at once, each with pointer, code and what is allowed', async () => {
  const answer = await api.ask('POST', '/v1/smart-links', {
    slug: 'not ok',
    visibility: 'secret',
    members: [{ offer_id: 'seven', weight: -1 }],
    no_match: { status: 500 },
    colour: 'red',
  })
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.body).toMatchObject({
    code: 'request.invalid',
    status: 422,
    type: 'urn:smartlink:problem:request.invalid',
  })
  const found = Object.fromEntries(
    answer.body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code]),
  )
  expect(found).toEqual({
    '/slug': 'bad_format',
    '/name': 'required',
    '/visibility': 'not_allowed',
    '/members/0/offer_id': 'wrong_type',
    '/members/0/weight': 'too_small',
    '/no_match/status': 'not_allowed',
    '/colour': 'unknown_field',
  })
  const visibility = answer.body.errors.find((e: { pointer: string }) => e.pointer === '/visibility')
  expect(visibility.allowed).toEqual(['public', 'private'])
})

test('what a body names must be there, and what was archived since does not stand against another change', async () => {
  const unknown = await api.ask('POST', '/v1/offers', {
    name: 'O',
    url: 'https://shop.example/',
    advertiser_id: 999_999,
    targeting_group_id: 999_999,
    publisher_ids: [999_999],
    blocked_sources: [{ publisher_id: 999_998 }],
    targeting: [{ dim: 'domain', op: 'in', values: [999_999, 'nowhere.example'] }],
  })
  expect(unknown.status).toBe(422)
  expect(unknown.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
    '/advertiser_id',
    '/targeting_group_id',
    '/publisher_ids/0',
    '/targeting/0/values/0',
    '/targeting/0/values/1',
    '/blocked_sources/0/publisher_id',
  ])

  const offer = await api.createOffer()
  const link = await api.create('smart-links', { name: 'L', members: [{ offer_id: offer.id }] })
  await api.ask('DELETE', `/v1/offers/${offer.id}`, undefined, { 'if-match': `"${offer.revision}"` })
  const renamed = await api.ask(
    'PATCH',
    `/v1/smart-links/${link.id}`,
    { name: 'M' },
    { 'if-match': `"${link.revision}"` },
  )
  expect(renamed.status).toBe(200)
  const again = await api.ask('POST', '/v1/smart-links', { name: 'L', members: [{ offer_id: offer.id }] })
  expect(again.body.errors[0]).toMatchObject({ pointer: '/members/0/offer_id', code: 'reference.archived' })
})

test('caps get ids of their own and keep them and their beginning while they count the same thing', async () => {
  const cap = { scope: 'offer', metric: 'clicks', window: 'day', limit: 100 }
  const offer = await api.createOffer({
    caps: [cap, { ...cap, metric: 'payout', limit: '250.50', enforcement: 'soft' }],
  })
  const [first, second] = offer.caps
  expect(first).toMatchObject({ ...cap, time_zone: 'UTC', while_pending: 'hold', since: { revision: offer.revision } })
  expect(second).toMatchObject({ limit: '250.50', while_pending: 'from_now' })
  expect(second.id).toBe(first.id + 1)

  const changed = await api.ask(
    'PATCH',
    `/v1/offers/${offer.id}`,
    {
      caps: [
        { ...first, limit: 50 },
        { ...second, window: 'month' },
        { ...cap, window: 'total' },
      ],
    },
    { 'if-match': `"${offer.revision}"` },
  )
  const { revision, caps } = changed.body
  expect(caps.map((each: { id: number; since: { revision: number } }) => [each.id, each.since.revision])).toEqual([
    [first.id, offer.revision],
    [second.id, revision],
    [second.id + 1, revision],
  ])
  const foreign = await api.ask(
    'PATCH',
    `/v1/offers/${offer.id}`,
    { caps: [{ ...cap, id: 999_999 }] },
    { 'if-match': `"${revision}"` },
  )
  expect(foreign.body.errors[0]).toMatchObject({ pointer: '/caps/0/id', code: 'reference.unknown' })
})

test('a restricted fallback is refused with what will be ignored and what loses clicks, unless it is forced', async () => {
  const restricted = await api.createOffer({
    targeting: [{ dim: 'country', op: 'in', values: ['DE'] }],
    caps: [{ scope: 'offer', metric: 'clicks', window: 'day', limit: 5 }],
  })
  const body = { name: 'L', fallback_offer_id: restricted.id }
  const refused = await api.ask('POST', '/v1/smart-links', body)
  expect(refused.status).toBe(409)
  expect(refused.body.detail).toContain('?force=true')
  expect(refused.body.errors.map((error: { code: string }) => error.code)).toEqual([
    'fallback.ignored',
    'fallback.loses_clicks',
  ])
  expect((await api.ask('POST', '/v1/smart-links?force=true', body)).status).toBe(201)

  const open = await api.createOffer()
  await api.create('smart-links', { name: 'L', fallback_offer_id: open.id })
  const headers = { 'if-match': `"${open.revision}"` }
  const patch = { schedule: { time_zone: 'UTC', windows: [{ days: ['mon'], from: '08:00', to: '20:00' }] } }
  expect((await api.ask('PATCH', `/v1/offers/${open.id}`, patch, headers)).body).toMatchObject({
    code: 'fallback.ignored',
  })
  expect((await api.ask('PATCH', `/v1/offers/${open.id}?force=true`, patch, headers)).status).toBe(200)
})

test('exactly one domain is the default, and a new default is refused while slugs collide', async () => {
  const [first] = (await api.ask('GET', '/v1/domains')).body.items
  expect(first).toMatchObject({ default: true })
  const other = await api.create('domains', { hostname: 'Go.Example' })
  expect(other.hostname).toBe('go.example')
  await api.create('smart-links', { name: 'L', slug: 'both', domain_id: other.id })
  const floating = await api.create('smart-links', { name: 'L', slug: 'both' })
  const makeDefault = { default: true }
  const headers = { 'if-match': `"${other.revision}"` }
  const refused = await api.ask('PATCH', `/v1/domains/${other.id}`, makeDefault, headers)
  expect(refused.status).toBe(409)
  expect(refused.body.errors[0]).toMatchObject({ pointer: '/default', code: 'slug.taken' })

  await api.ask('DELETE', `/v1/smart-links/${floating.id}`, undefined, { 'if-match': `"${floating.revision}"` })
  const moved = await api.ask('PATCH', `/v1/domains/${other.id}`, makeDefault, headers)
  expect(moved.body.default).toBe(true)
  const now = (await api.ask('GET', '/v1/domains')).body.items
  expect(now.filter((domain: { default: boolean }) => domain.default).map(({ id }: { id: number }) => id)).toEqual([
    other.id,
  ])
  const unset = await api.ask(
    'PATCH',
    `/v1/domains/${other.id}`,
    { default: false },
    { 'if-match': `"${moved.body.revision}"` },
  )
  expect(unset.body).toMatchObject({ code: 'default.needed' })
  const archived = await api.ask('DELETE', `/v1/domains/${other.id}`, undefined, {
    'if-match': `"${moved.body.revision}"`,
  })
  expect(archived.body).toMatchObject({ code: 'default.needed' })
  expect((await api.ask('POST', '/v1/domains', { hostname: 'go.example' })).body).toMatchObject({
    code: 'hostname.taken',
  })
})

test('a targeting group that offers use can not be archived, since they would open to everybody', async () => {
  const group = await api.create('targeting-groups', {
    name: 'Germans',
    targeting: [{ dim: 'country', op: 'in', values: ['DE'] }],
  })
  const offer = await api.createOffer({ targeting_group_id: group.id })
  const refused = await api.ask('DELETE', `/v1/targeting-groups/${group.id}`, undefined, {
    'if-match': `"${group.revision}"`,
  })
  expect(refused.body).toMatchObject({ status: 409, code: 'in_use' })
  expect(refused.body.detail).toContain(String(offer.id))
})

test('a bulk is taken whole or not at all, and problems point to their element', async () => {
  const count = async () => (await api.ask('GET', '/v1/publishers?limit=1000&status=all')).body.items.length
  const before = await count()
  const items = Array.from({ length: 1_000 }, (_, index) => ({ name: `Bulk ${index}` }))
  const broken = await api.ask('POST', '/v1/publishers/bulk', { items: items.with(700, { name: '' }) })
  expect(broken.status).toBe(422)
  expect(broken.body.errors[0]).toMatchObject({ pointer: '/items/700/name' })
  expect(await count()).toBe(before)
  expect((await api.ask('POST', '/v1/publishers/bulk', [...items, items[0]])).status).toBe(422)

  const twice = [
    { name: 'L', slug: 'twice' },
    { name: 'L', slug: 'twice' },
  ]
  const collided = await api.ask('POST', '/v1/smart-links/bulk', twice)
  expect(collided.body.errors).toEqual([expect.objectContaining({ pointer: '/1/slug', code: 'slug.taken' })])

  const taken = await api.ask('POST', '/v1/publishers/bulk', { items })
  expect(taken.status).toBe(201)
  expect(taken.body.items.map((item: { name: string }) => item.name)).toEqual(items.map(({ name }) => name))
  const ids = taken.body.items.map((item: { id: number }) => item.id)
  expect(new Set(ids).size).toBe(1_000)
})

test('a list goes by pages of rising ids, filtered by text, tag and status', async () => {
  const made = await api.ask(
    'POST',
    '/v1/advertisers/bulk',
    Array.from({ length: 25 }, (_, index) => ({
      name: `Listed ${index}`,
      tags: index % 2 === 0 ? ['even'] : [],
      status: index % 5 === 0 ? 'paused' : 'active',
    })),
  )
  const ids = made.body.items.map((item: { id: number }) => item.id)
  const seen: number[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await api.ask('GET', `/v1/advertisers?q=LISTED&limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.body.items.map((item: { id: number }) => item.id))
    cursor = page.body.next_cursor
  }
  expect(seen).toEqual(ids)
  const filtered = await api.ask('GET', '/v1/advertisers?tag=even&status=paused&q=listed')
  expect(filtered.body.items.map((item: { name: string }) => item.name)).toEqual(['Listed 0', 'Listed 10', 'Listed 20'])
  const wrong = await api.ask('GET', '/v1/advertisers?limit=0&status=odd&page=2&cursor=!!')
  expect(wrong.status).toBe(400)
  expect(wrong.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['?limit', '?status', '?page'])
})

test('postback tokens are shown once, and the one before a replacement is kept as long as wanted', async () => {
  const made = await api.create('advertisers', { name: 'A' })
  expect(made.postback_token).toMatch(/^slp_[0-9A-Za-z]{43}$/)
  const read = await api.ask('GET', `/v1/advertisers/${made.id}`)
  expect(Object.keys(read.body).filter((field) => /token|hash/.test(field))).toEqual([])
  const replaced = await api.ask('POST', `/v1/advertisers/${made.id}/postback-token`)
  expect(replaced.body.postback_token).not.toBe(made.postback_token)
  expect(api.control.view.advertiser(made.id)).toMatchObject({ previous_postback_token: { hash: expect.any(String) } })
  await api.ask('POST', `/v1/advertisers/${made.id}/postback-token`, { keep_previous_hours: 0 })
  expect(api.control.view.advertiser(made.id)).not.toHaveProperty('previous_postback_token')
})

test('metrics count requests by the pattern of their route, and by no path that somebody typed', async () => {
  await api.ask('GET', '/v1/publishers/123456789')
  await api.ask('GET', '/v1/whatever/secret')
  const text = await api.metrics.metrics()
  expect(text).toContain('route="/v1/publishers/{id}",method="GET",status="404"')
  expect(text).not.toMatch(/123456789|secret/)
  expect(text).toContain(`smartlink_control_catalog_revision{service="control"} ${api.control.view.revision}`)
  expect(text).toContain('smartlink_control_writes{service="control"} 1')
})

test('ids and revisions go on after a restart, and what was saved is there', async () => {
  const before = await api.create('publishers', { name: 'Before' })
  const archived = await api.create('publishers', { name: 'Last' })
  await api.ask('DELETE', `/v1/publishers/${archived.id}`, undefined, { 'if-match': `"${archived.revision}"` })
  const { revision, logId } = api.control.view
  const token = api.adminToken
  await api.restart()
  expect(api.adminToken).toBe(token)
  expect(api.control.view.logId).toBe(logId)
  expect(api.control.view.revision).toBe(revision)
  expect((await api.ask('GET', `/v1/publishers/${before.id}`)).body).toEqual(before)
  const after = await api.create('publishers', { name: 'After' })
  expect(after.id).toBe(archived.id + 1)
  expect(after.revision).toBeGreaterThan(revision)
})
