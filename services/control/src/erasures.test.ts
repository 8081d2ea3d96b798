import { ERASED_MESSAGE } from '@smartlink/events/erased-message'
import { erasureKey, ERASURE_MESSAGE, isErasureKey } from '@smartlink/events/erasure-message'
import { ERASED } from '@smartlink/events/topics'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

const DAY_MS = 86_400_000
const CLICK = '01a227bd-b201-7805-aaf8-1c0967e5fc80'

let api: ControlUnderTest
let publisherId: number
beforeAll(async () => {
  api = await ControlUnderTest.start()
  publisherId = (await api.create('publishers', { name: 'P' })).id
})
afterAll(() => api.dispose())

/** Keys that are never to come back, with until when. */
async function erased(): Promise<Map<string, number>> {
  const keys = new Map<string, number>()
  const table = await api.log.table({
    topics: [ERASED.name],
    onRecord: ({ key, value }) => {
      if (value !== null && !isErasureKey(key.toString())) keys.set(key.toString(), ERASED_MESSAGE.decode(value).until)
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  return keys
}

test('publishers, clicks and addresses are asked to be erased, each by what its events are called', async () => {
  const before = Date.now()
  const publisher = await api.create('erasures', { publisher_id: publisherId })
  expect(publisher).toMatchObject({ subject: 'publisher', publisher_id: publisherId, state: 'asked', done_at: null })
  expect(publisher.not_reached.join()).toMatch(/the log, until its retention is over.*the catalog and its history/)
  const until = new Date(before - DAY_MS).toISOString()
  const click = await api.create('erasures', { click_id: CLICK.toUpperCase(), until })
  expect(click).toMatchObject({ subject: 'click', click_id: CLICK, until })
  const keys = await erased()
  expect(keys.get(`publisher/${publisherId}`)).toBeGreaterThanOrEqual(before)
  expect(keys.get(`click/${CLICK}`)).toBe(before - DAY_MS)
})

test('an address is known by every hash that its clicks may have, under every key that is held', async () => {
  const nowMs = Date.now()
  const secrets = openSecrets({ directory: api.secretsDirectory, create: false })
  const visitors = await createVisitorFacts({
    geoPaths: [],
    trustedProxies: [],
    addressStorage: 'none',
    secrets: secrets.derived,
    onProblem: () => undefined,
  })
  const keyOf = (address: string, at: number): string => {
    const visitor = visitors.of({ method: 'GET', remoteAddress: address, headers: readRequestHeaders([]) }, at)
    return `address/${visitor.key_id}/${visitor.address_key.hex}`
  }
  const asked = await api.create('erasures', { address: '::ffff:203.0.113.9' })
  expect(asked).toMatchObject({ subject: 'address', hashes: 15 })
  expect(JSON.stringify(asked)).not.toContain('203.0.113')
  const keys = await erased()
  for (const days of [0, 1, 7, 20, 60, 90, 97])
    expect([...keys.keys()]).toContain(keyOf('203.0.113.9', nowMs - days * DAY_MS))
  expect([...keys.keys()]).not.toContain(keyOf('203.0.113.8', nowMs))
  visitors.close()
})

test('what can not be erased is refused with the reason, and nothing is written', async () => {
  const before = (await erased()).size
  for (const [body, pointer] of [
    [{}, '/publisher_id'],
    [{ publisher_id: publisherId, click_id: CLICK }, '/publisher_id'],
    [{ publisher_id: 999 }, '/publisher_id'],
    [{ click_id: 'x' }, '/click_id'],
    [{ address: '203.0.113.0/24' }, '/address'],
    [{ publisher_id: publisherId, until: '2999-01-01T00:00:00Z' }, '/until'],
  ] as const) {
    const answer = await api.ask('POST', '/v1/erasures', body)
    expect({ body, status: answer.status, pointer: answer.body.errors[0].pointer }).toEqual({
      body,
      status: 422,
      pointer,
    })
  }
  expect((await erased()).size).toBe(before)
  expect((await api.ask('GET', '/v1/erasures/none')).status).toBe(404)
})

test('how far it is stands where it was asked for', async () => {
  const { id } = await api.create('erasures', { publisher_id: publisherId })
  const states: ReturnType<typeof ERASURE_MESSAGE.decode>[] = []
  const table = await api.log.table({
    topics: [ERASED.name],
    onRecord: ({ key, value }) => {
      if (value !== null && key.toString() === erasureKey(id)) states.push(ERASURE_MESSAGE.decode(value))
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  const removed = { clicks: 3, conversions: 2, refused_postbacks: 1, scores: 0 }
  const [asked] = states
  if (asked === undefined) throw new Error('it was not written down')
  const done = { ...asked, state: 'done' as const, removed, done_at: Date.now() }
  await api.log.append(ERASED.name, [{ key: erasureKey(id), value: ERASURE_MESSAGE.encode(done) }])
  await waitFor(async () => (await api.ask('GET', `/v1/erasures/${id}`)).body.state === 'done', {
    deadlineMs: 10_000,
    what: 'the erasure to be done',
  })
  const { items } = (await api.ask('GET', '/v1/erasures')).body
  expect(items[0]).toMatchObject({ id, state: 'done', removed, asked_by: expect.stringMatching(/^token:/) })
})
