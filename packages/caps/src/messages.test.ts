import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  decodeBaseRecord,
  decodeCapStatus,
  decodeGrantRecord,
  decodeWalletRecord,
  encodeRecord,
  parseWalletKey,
  streamOfKey,
  walletKey,
} from './messages.ts'
import type { GrantRecord, WalletRecord } from './messages.ts'

const total = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const endsAt = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 8.64e15 }))
const closed = fc.constantFrom('exact', 'forfeit', 'lost')
const walletRecord = fc.record(
  {
    spent: total,
    passed: total,
    returned: total,
    granted: total,
    want: total,
    ends_at: endsAt,
    at: total,
    ahead: fc.constant(true),
    closed,
    spent_at_most: total,
  },
  { requiredKeys: ['spent', 'passed', 'returned', 'granted', 'want', 'ends_at', 'at'] },
) as fc.Arbitrary<WalletRecord>
const grantRecord: fc.Arbitrary<GrantRecord> = fc.record({
  granted: total,
  spent: total,
  passed: total,
  returned: total,
  forfeited: total,
  given_back: total,
  closed: fc.oneof(fc.constant(null), closed) as fc.Arbitrary<GrantRecord['closed']>,
  state: fc.constantFrom('open', 'scarce', 'used_up', 'pending', 'recall'),
  ends_at: endsAt,
})

it('records are read as they were written, and fields of a newer writer are ignored', () => {
  fc.assert(
    fc.property(walletRecord, grantRecord, total, (wallet, grant, base) => {
      expect(decodeWalletRecord(encodeRecord(wallet))).toEqual(wallet)
      expect(decodeGrantRecord(encodeRecord(grant))).toEqual(grant)
      expect(decodeBaseRecord(encodeRecord({ base, ends_at: null }))).toEqual({ base, ends_at: null })
      expect(decodeGrantRecord(JSON.stringify({ ...grant, later: [1] }))).toEqual(grant)
    }),
  )
})

it('no text makes a reader throw, and none becomes a record with a hole in it', () => {
  const damaged = fc.tuple(walletRecord, fc.constantFrom('spent', 'returned', 'granted', 'ends_at'), fc.jsonValue())
  fc.assert(
    fc.property(damaged, fc.oneof(fc.string(), fc.json()), ([record, field, value], text) => {
      const broken = decodeWalletRecord(JSON.stringify({ ...record, [field]: value }))
      if (broken !== undefined) {
        for (const sum of [broken.spent, broken.returned, broken.granted])
          expect(Number.isSafeInteger(sum) && sum >= 0).toBe(true)
      }
      for (const decode of [decodeWalletRecord, decodeGrantRecord, decodeBaseRecord, decodeCapStatus]) {
        expect(decode(text)).toBeUndefined()
      }
    }),
  )
})

it('keys that are no record keys are told apart', () => {
  expect(parseWalletKey('o1.c1|2026|0123456789abcdef')?.stream).toBe('0123456789abcdef')
  expect(parseWalletKey('o1.c1|2026|base')).toEqual({ cap: 'o1.c1', window: '2026', stream: undefined })
  for (const key of [
    '',
    'a',
    'a|b',
    'a|b|c',
    'a|b|0123456789ABCDEF',
    'a|b|0123456789abcdef|d',
    '|b|0123456789abcdef',
  ]) {
    expect(parseWalletKey(key)).toBeUndefined()
  }
  expect(streamOfKey(walletKey('o1.c1', '2026', '0123456789abcdef'))).toBe('0123456789abcdef')
})
