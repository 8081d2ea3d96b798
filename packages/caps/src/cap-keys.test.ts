import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cap, CapScope } from './cap.ts'
import { capKey, crowdOf, parseCapKey } from './cap-keys.ts'
import { CapProtocolError } from './errors.ts'
import { hash64 } from './hash64.ts'
import { parseWalletKey, walletKey } from './messages.ts'

const id = fc.integer({ min: 1, max: 2_147_483_647 })
const anyCap: fc.Arbitrary<Cap> = fc.record({
  id,
  scope: fc.constantFrom<CapScope>('link', 'offer', 'offer+publisher', 'offer+publisher+sub1'),
  metric: fc.constantFrom('clicks', 'conversions', 'payout', 'revenue'),
  window: fc.constantFrom('hour', 'day', 'week', 'month', 'total'),
  time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'),
  limit: fc.constant(1),
  enforcement: fc.constantFrom('hard', 'soft'),
  since: fc.record({ revision: fc.nat(), at: fc.constant('2026-06-10T12:00:00Z') }),
})
const values = fc.record({
  link_id: id,
  offer_id: id,
  publisher_id: id,
  sub1: fc.string({ unit: 'binary', maxLength: 255 }),
})

it('a key says which cap it is of, and survives as a part of a record key', () => {
  fc.assert(
    fc.property(anyCap, values, (cap, at) => {
      const key = capKey(cap, at)
      const isLink = cap.scope === 'link'
      expect(parseCapKey(key)).toEqual({
        owner: isLink ? 'link' : 'offer',
        ownerId: isLink ? at.link_id : at.offer_id,
        capId: cap.id,
        revision: cap.since?.revision,
        publisherId: cap.scope.includes('publisher') ? at.publisher_id : undefined,
        sub1Hash: cap.scope.includes('sub1') ? hash64(at.sub1) : undefined,
        metric: cap.metric,
        window: cap.window,
        zone: cap.time_zone,
      })
      const stream = '0123456789abcdef'
      expect(parseWalletKey(walletKey(key, '2026-06', stream))).toEqual({ cap: key, window: '2026-06', stream })
    }),
  )
})

it('two clicks share a counter exactly when the scope does not tell them apart', () => {
  fc.assert(
    fc.property(anyCap, values, values, (cap, one, other) => {
      const same =
        cap.scope === 'link'
          ? one.link_id === other.link_id
          : one.offer_id === other.offer_id &&
            (cap.scope === 'offer' || one.publisher_id === other.publisher_id) &&
            (cap.scope !== 'offer+publisher+sub1' || one.sub1 === other.sub1)
      expect(capKey(cap, one) === capKey(cap, other)).toBe(same)
    }),
  )
})

it('a cap that counts something else from a later revision on has another key', () => {
  const cap: Cap = {
    id: 3,
    scope: 'offer',
    metric: 'clicks',
    window: 'day',
    time_zone: 'Europe/Berlin',
    limit: 5,
    enforcement: 'hard',
    since: { revision: 57, at: '2026-06-10T12:00:00Z' },
  }
  const at = { link_id: 9, offer_id: 12, publisher_id: 55, sub1: 'x' }
  expect(capKey(cap, at)).toBe('o12.c3.r57.clicks.day.Europe/Berlin')
  expect(capKey({ ...cap, limit: 6, enforcement: 'soft' }, at)).toBe(capKey(cap, at))
  expect(capKey({ ...cap, since: { revision: 58, at: '2026-06-11T12:00:00Z' } }, at)).not.toBe(capKey(cap, at))
})

it('only keys with a sub id in them belong to a crowd, and those of one cap to one', () => {
  const key = 'o1.c2.r3.p4.s00000000000000ff.clicks.day.UTC'
  expect(crowdOf(key)).toBe('o1.c2.r3')
  expect(crowdOf('o1.c2.r3.p5.s0000000000000001.clicks.day.UTC')).toBe('o1.c2.r3')
  expect(crowdOf('o1.c2.r3.p4.clicks.day.UTC')).toBeUndefined()
  expect(crowdOf('o1.c2.r3.clicks.day.UTC')).toBeUndefined()
})

it('what is no cap key is refused', () => {
  for (const text of ['', 'o1', 'x1.c1.r1.clicks.day.UTC', 'o1.c1.r1.clicks.day.UTC|2026', 'o1.c1.r1.views.day.UTC']) {
    expect(() => parseCapKey(text)).toThrow(CapProtocolError)
  }
})

it('hashes of sub ids spread, also where they differ in one character', () => {
  const hashes = new Set<string>()
  for (let index = 0; index < 100_000; index++) hashes.add(hash64(`sub-${index}`))
  for (let index = 0; index < 100_000; index++) hashes.add(hash64(String.fromCharCode(index % 65_536) + (index >> 16)))
  expect(hashes.size).toBe(200_000)
})
