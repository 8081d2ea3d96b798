import { CAP_STATUS, CLICKS, parkedTopic, STREAMS } from '@smartlink/events/topics'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

const DAY_MS = 86_400_000
let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

async function say(topic: string, key: string, value: object): Promise<void> {
  await api.log.append(topic, [{ key, value: Buffer.from(JSON.stringify(value)) }])
}

/** The answer once it fits, as tables follow the log a moment later. */
async function until(path: string, fits: (body: ReturnType<typeof JSON.parse>) => boolean) {
  let body: ReturnType<typeof JSON.parse>
  await waitFor(async () => fits((body = (await api.ask('GET', path)).body)), { deadlineMs: 20_000, what: path })
  return body
}

test('caps show how far they are used: the fullest first, none of a window that is over, none that was replaced', async () => {
  const cap = { scope: 'offer', metric: 'clicks', window: 'day', time_zone: 'Europe/Berlin', limit: 100 }
  const [one, other] = [
    await api.createOffer({ name: 'Half', caps: [cap] }),
    await api.createOffer({ name: 'Full', caps: [{ ...cap, scope: 'offer+publisher', enforcement: 'soft' }] }),
  ]
  const publisher = await api.create('publishers', { name: 'P' })
  const now = Date.now()
  const status = (used: number, ends_at: number) => ({
    window: 'w',
    ends_at,
    limit: 100,
    used,
    passed: 0,
    granted: used + 2,
    outstanding: 2,
    forfeits: [],
    pending: false,
    used_up: used >= 100,
    as_of: now,
  })
  const key = (offer: { id: number; caps: { id: number; since: { revision: number } }[] }, more = '') => {
    const [{ id, since }] = offer.caps as [{ id: number; since: { revision: number } }]
    return `o${offer.id}.c${id}.r${since.revision}${more}.clicks.day.Europe/Berlin`
  }
  await say(CAP_STATUS.name, key(one), status(50, now + DAY_MS))
  await say(CAP_STATUS.name, key(one).replace(/\.r\d+/, '.r9999'), status(70, now + DAY_MS))
  await say(CAP_STATUS.name, key(other, `.p${publisher.id}`), status(100, now + DAY_MS))
  await say(CAP_STATUS.name, key(other, '.p999'), status(90, now - 1))

  const { items } = await until('/v1/caps', (body) => body.items.length === 3)
  expect(items).toMatchObject([
    {
      owner_name: 'Full',
      publisher_name: 'P',
      used: 100,
      used_up: true,
      enforcement: 'soft',
      time_zone: 'Europe/Berlin',
    },
    { owner_name: 'Half', publisher_id: null, used: 50, limit: 100, outstanding: 2, resets_at: expect.any(String) },
    { owner_name: 'Full', publisher_id: 999, used: 0, used_up: false, resets_at: null },
  ])
  expect((await api.ask('GET', `/v1/caps?offer_id=${one.id}`)).body.items).toHaveLength(1)
  expect((await api.ask('GET', '/v1/caps?link_id=1')).body.items).toEqual([])
})

test('health tells of ingresses that are heard, of what was not taken yet, and of what was parked and why', async () => {
  const now = Date.now()
  const heartbeat = {
    stream: '00000000000000aa',
    label: 'edge-1',
    decider: '1',
    revision: 7,
    revision_since: now,
    key_ids: [1],
    current_key_id: 1,
    partitions: 12,
    outbox: { depth_bytes: 1_234, oldest_ms: now },
    clock: now,
    closed: false,
  }
  await say(STREAMS.name, heartbeat.stream, heartbeat)
  for (const offset of [1, 2]) {
    await say(parkedTopic(CLICKS).name, 'k', {
      group: 'click-sink',
      topic: 'clicks.v1',
      partition: 0,
      offset,
      key: 'aw==',
      value: 'dg==',
      reason: 'clickhouse.refused',
      detail: '',
      parked_at: now,
    })
  }
  const health = await until(
    '/v1/health',
    ({ parked, ingresses }) => parked[0]?.records === 2 && ingresses.length === 1,
  )
  expect(health).toMatchObject({
    writes: true,
    dependencies: [
      { name: 'catalog', ready: true },
      { name: 'control secrets', ready: true },
    ],
    ingresses: [{ label: 'edge-1', catalog_revision: 7, outbox_bytes: 1_234 }],
    consumers: expect.arrayContaining([{ group: 'click-sink', topic: 'clicks.v1', records_behind: 0, started: false }]),
    parked: [{ topic: 'clicks.v1', group: 'click-sink', reason: 'clickhouse.refused', records: 2 }],
  })

  const key = { purpose: 'master', id: 1, fingerprint: '0123456789abcdef', current: true }
  await say(STREAMS.name, heartbeat.stream, { ...heartbeat, keys: [key] })
  const { dependencies } = await until('/v1/health', ({ dependencies: [, secrets] }) => secrets?.ready === false)
  expect(dependencies[1]?.reason).toBe('edge-1 uses key 1 of master (0123456789abcdef), which is not held here')
})

test('a list that is only tried says all that stands against it and saves nothing', async () => {
  const before = (await api.ask('GET', '/v1/publishers?limit=1000')).body.items.length
  const good = await api.ask('POST', '/v1/publishers/bulk?dry_run=true', { items: [{ name: 'A' }, { name: 'B' }] })
  expect(good).toMatchObject({ status: 200, body: { would_save: 2 } })
  const bad = await api.ask('POST', '/v1/publishers/bulk?dry_run=true', { items: [{ name: 'A' }, {}, { name: '' }] })
  expect(bad.status).toBe(422)
  expect(bad.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/items/1/name', '/items/2/name'])
  expect((await api.ask('GET', '/v1/publishers?limit=1000')).body.items).toHaveLength(before)
  expect((await api.create('publishers', { name: 'After' })).id).toBeGreaterThan(0)
})
