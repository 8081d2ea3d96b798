import { capKey } from '@smartlink/caps/cap-keys'
import { walletKey } from '@smartlink/caps/messages'
import type { OfferCap } from '@smartlink/catalog/entities/cap'
import { entity } from '@smartlink/catalog/testing/entities'
import { CAP_GRANTS } from '@smartlink/events/topics'
import { partitionFor } from '@smartlink/event-log/partitioner'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestInstallation } from './testing/installation.ts'

const STREAMS = ['1000000000000001', '1000000000000002', '1000000000000003', '1000000000000004'] as const

let installation: TestInstallation
beforeEach(async () => {
  installation = await TestInstallation.open()
})
afterEach(async () => {
  await installation.remove()
})

function cap(fields: Partial<OfferCap> = {}): OfferCap {
  return {
    id: 1,
    scope: 'offer',
    metric: 'clicks',
    window: 'total',
    time_zone: 'UTC',
    limit: 10,
    mode: 'additional',
    enforcement: 'hard',
    while_pending: 'hold',
    since: { revision: 1, at: '2026-06-10T12:00:00Z' },
    ...fields,
  } as OfferCap
}

function keyOf(offerId: number, given = cap()): string {
  return capKey(given, { link_id: 0, offer_id: offerId, publisher_id: 0, sub1: '' })
}

async function saveOffer(id: number, given: OfferCap, revision = 1): Promise<string> {
  await installation.save('offer', entity('offer', id, { caps: [given], revision }))
  return keyOf(id, given)
}

test('streams together get exactly the limit of a cap, and hear that it is used up', async () => {
  const key = await saveOffer(1, cap({ limit: 50 }))
  await installation.startKeeper()
  const streams = await Promise.all(STREAMS.slice(0, 3).map((id) => installation.startStream(id)))
  let through = 0
  await Promise.all(
    streams.map(async (stream) => {
      while (await stream.click(key)) through++
    }),
  )
  // The last tokens may lie with a stream that stopped clicking: whoever has a click gets them when they come back.
  await waitFor(
    async () => {
      if (await streams[0]?.click(key)) through++
      return through >= 50
    },
    { deadlineMs: 15_000, what: 'the last tokens' },
  )
  expect(through).toBe(50)
  expect(await streams[1]?.click(key)).toBe(false)
  const status = await waitFor(() => installation.statuses.get(key)?.used_up && installation.statuses.get(key), {
    deadlineMs: 5_000,
    what: 'the status',
  })
  expect(status).toMatchObject({ window: 'total', limit: 50, used: 50, outstanding: 0, ends_at: null })
})

test('two keepers share the caps, and when one goes its caps move with their totals', async () => {
  const offers = Array.from({ length: 12 }, (_, index) => index + 1)
  const keys = await Promise.all(offers.map((id) => saveOffer(id, cap({ limit: 8 }))))
  const partitions = new Set(keys.map((key) => partitionFor(Buffer.from(key), CAP_GRANTS.partitions) % 2))
  expect(partitions.size).toBe(2)

  const first = await installation.startKeeper()
  await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  for (const key of keys) expect(await stream.clicks(key, 5)).toBe(5)
  await first.stop()
  const other = await installation.startStream(STREAMS[1])
  for (const key of keys) {
    let through = 5
    while (await stream.click(key)) through++
    while (await other.click(key)) through++
    expect(through).toBeLessThanOrEqual(8)
    expect(through).toBeGreaterThanOrEqual(7)
  }
})

test('totals outlive the keeper and the log that held them', async () => {
  const key = await saveOffer(1, cap({ limit: 6 }))
  await installation.startKeeper()
  const before = await installation.startStream(STREAMS[0])
  expect(await before.clicks(key, 6)).toBe(6)
  await before.settle('exact')
  await installation.closeLog()

  await installation.openLog()
  await installation.startKeeper()
  const after = await installation.startStream(STREAMS[1])
  expect(await after.click(key)).toBe(false)
})

test('the leftover of a stream that closes exactly is free again, that of a forfeit is not', async () => {
  const exact = await saveOffer(1, cap({ limit: 100 }))
  const forfeit = await saveOffer(2, cap({ limit: 100 }))
  await installation.startKeeper()
  const first = await installation.startStream(STREAMS[0])
  expect(await first.clicks(exact, 1)).toBe(1)
  await first.settle('exact')
  const second = await installation.startStream(STREAMS[1])
  expect(await second.clicks(forfeit, 1)).toBe(1)
  await second.settle('forfeit')

  const { statuses } = installation
  await waitFor(() => statuses.get(forfeit)?.forfeits.length, { deadlineMs: 5_000, what: 'the forfeit in the status' })
  expect(statuses.get(exact)).toMatchObject({ used: 1, outstanding: 0, forfeits: [] })
  const forfeited = statuses.get(forfeit)?.forfeits[0]
  expect(forfeited?.stream).toBe(STREAMS[1])
  expect(forfeited?.tokens).toBeGreaterThan(0)
  expect(statuses.get(forfeit)?.used).toBe(1 + (forfeited?.tokens ?? 0))
})

test('a lowered limit calls tokens back, a raised one is told to those who heard that all was used up', async () => {
  const key = await saveOffer(1, cap({ limit: 1_000 }))
  await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  expect(await stream.clicks(key, 3)).toBe(3)
  await saveOffer(1, cap({ limit: 3 }), 2)
  await waitFor(
    () => installation.statuses.get(key)?.limit === 3 && installation.statuses.get(key)?.outstanding === 0,
    {
      deadlineMs: 5_000,
      what: 'the tokens to come back',
    },
  )
  expect(await stream.click(key)).toBe(false)
  await saveOffer(1, cap({ limit: 4 }), 3)
  await waitFor(() => stream.click(key), { deadlineMs: 5_000, what: 'the raised limit' })
  expect(await stream.click(key)).toBe(false)
})

test('a soft cap counts what passes and never stops it', async () => {
  const soft = cap({ limit: 3, enforcement: 'soft' })
  const key = await saveOffer(1, soft)
  await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  for (let click = 0; click < 5; click++) stream.pass(key)
  const status = await waitFor(() => installation.statuses.get(key), { deadlineMs: 5_000, what: 'the status' })
  expect(status).toMatchObject({ used: 5, passed: 5, granted: 0, used_up: true })
})

test('a cap made inside its window grants nothing while what came before it is not known', async () => {
  const late = cap({ limit: 5, since: { revision: 7, at: '2026-06-11T12:00:00Z' } })
  const key = await saveOffer(1, late, 7)
  await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  expect(await stream.click(key)).toBe(false)
  await waitFor(() => installation.statuses.get(key)?.pending, { deadlineMs: 5_000, what: 'the status' })
})

test('a version of a cap that the catalog does not hold is granted when the catalog holds it', async () => {
  const later = cap({ limit: 5, since: { revision: 2, at: '2026-06-10T12:00:00Z' } })
  await saveOffer(1, cap({ limit: 5 }))
  const key = keyOf(1, later)
  await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  const clicked = stream.click(key)
  await saveOffer(1, later, 2)
  expect(await clicked).toBe(true)
})

test('a damaged record of the ledger closes its own cap and no other', async () => {
  const damaged = await saveOffer(1, cap())
  const sound = await saveOffer(2, cap())
  const writer = await installation.log.fencedWriter({
    topic: CAP_GRANTS.name,
    partition: partitionFor(Buffer.from(damaged), CAP_GRANTS.partitions),
    replay: () => undefined,
  })
  await writer.append([{ key: walletKey(damaged, 'total', STREAMS[3]), value: Buffer.from('{"granted":') }])
  const keeper = await installation.startKeeper()
  const stream = await installation.startStream(STREAMS[0])
  expect(await stream.click(damaged)).toBe(false)
  expect(await stream.click(sound)).toBe(true)
  expect(await keeper.metrics()).toMatch(/smartlink_caps_malformed_total{[^}]*} 1/)
})
