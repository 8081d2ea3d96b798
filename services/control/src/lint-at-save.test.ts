import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

const codes = (body: { lint: { level: string; code: string }[] }) =>
  body.lint.map(({ level, code }) => `${level} ${code}`)

test('the answer to a new or changed link says what is wrong with it, each with a fix and its place', async () => {
  const publisher = await api.create('publishers', { name: 'Shut Out' })
  const offer = await api.createOffer({ access: 'private', url: 'https://shop.example/?x={clik}' })
  const made = await api.create('smart-links', { name: 'S', members: [{ offer_id: offer.id, weight: 0 }] })
  expect(codes(made)).toEqual([
    'error private.nobody',
    'error weight.all_zero',
    'warning fallback.none',
    'warning macro.unknown',
    'warning macro.no_click_id',
  ])
  expect(made.lint[0].message).toContain(`${publisher.id} (Shut Out): no access to offer ${offer.id}`)
  for (const finding of made.lint) {
    expect(finding).toEqual({
      level: expect.stringMatching(/error|warning/),
      code: expect.any(String),
      message: expect.any(String),
      fix: expect.stringMatching(/\w/),
      pointer: expect.stringMatching(/^\//),
    })
  }
  // Sent back whole, as a client does that changes one field of what it got.
  const { lint: _lint, ...saved } = made
  const changed = await api.ask(
    'PATCH',
    `/v1/smart-links/${made.id}`,
    { ...made, visibility: 'public', members: [{ offer_id: offer.id, weight: 1 }] },
    { 'if-match': `"${made.revision}"` },
  )
  expect(changed.status).toBe(200)
  expect(codes(changed.body)).toEqual([
    'warning fallback.none',
    'warning access.nobody',
    'warning macro.unknown',
    'warning macro.no_click_id',
  ])
  const read = (await api.ask('GET', `/v1/smart-links/${made.id}`)).body
  expect(Object.keys(read).toSorted()).toEqual(Object.keys(saved).toSorted())
})

test('a link without fault gets an empty list, in a bulk each its own', async () => {
  const [offer, fallback] = [await api.createOffer(), await api.createOffer()]
  const good = { name: 'Good', members: [{ offer_id: offer.id }], fallback_offer_id: fallback.id }
  const made = await api.ask('POST', '/v1/smart-links/bulk', [good, { name: 'Empty', fallback_offer_id: fallback.id }])
  expect(made.body.items.map(codes)).toEqual([[], ['error link.empty']])
})

test('pausing a fallback says which link it breaks, and publishers have nothing to lint', async () => {
  const [offer, fallback] = [await api.createOffer(), await api.createOffer()]
  expect(fallback.lint).toEqual([])
  await api.create('smart-links', {
    slug: 'broken',
    name: 'B',
    members: [{ offer_id: offer.id }],
    fallback_offer_id: fallback.id,
  })
  const paused = await api.ask(
    'PATCH',
    `/v1/offers/${fallback.id}`,
    { status: 'paused' },
    { 'if-match': `"${fallback.revision}"` },
  )
  expect(codes(paused.body)).toEqual(['warning offer.closed', 'error fallback.closed'])
  expect(paused.body.lint[1].message).toContain('(broken)')
  expect(await api.create('publishers', { name: 'P' })).not.toHaveProperty('lint')
})
