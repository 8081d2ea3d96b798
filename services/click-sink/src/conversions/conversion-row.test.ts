import { sampleConversion } from '@smartlink/events/testing/sample-events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLICK_DIMENSIONS, conversionRow, decimalOf, enrichedRow } from './conversion-row.ts'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { ClickFacts, ConversionRow } from './conversion-row.ts'

const PLACE = { log_id: 'log', log_partition: 2, log_offset: 77 }
const CLICK: ClickFacts = {
  ...(Object.fromEntries(CLICK_DIMENSIONS.map((column) => [column, `click's ${column}`])) as unknown as ClickFacts),
  click_id: '019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f',
  payout: '1.250000',
  payout_currency: 'USD',
  revenue: '2.000000',
  revenue_currency: 'EUR',
}

function conversion(changes: Partial<Conversion> = {}): Conversion {
  const plain = { payout_micros: null, revenue_micros: null, currency: '', late: '', status: 'approved' as const }
  return { ...sampleConversion(), ...plain, guard: Buffer.alloc(4), ...changes } as Conversion
}

function rowOf(changes: Partial<Conversion>, click?: ClickFacts, stored?: ConversionRow): ConversionRow {
  const row = conversionRow(conversion(changes), PLACE, click, stored)
  if (row === undefined) throw new Error('the postback changed nothing')
  return row
}

test('a conversion has the dimensions and amounts of its click', () => {
  const row = rowOf({ received_at: 1_000 }, CLICK)
  expect(row).toMatchObject({
    version: 2_001,
    enriched: true,
    payout: '1.250000',
    payout_currency: 'USD',
    revenue: '2.000000',
    ...PLACE,
  })
  expect(row.country).toBe("click's country")
})

test('its own amounts come first, each by itself', () => {
  expect(rowOf({ payout_micros: 1_500_000, currency: 'GBP' }, CLICK)).toMatchObject({
    payout: '1.500000',
    payout_currency: 'GBP',
    revenue: '2.000000',
    revenue_currency: 'EUR',
  })
})

test('when the click comes later, what the postback did not bring is filled in, and the version goes one up', () => {
  const early = rowOf({ received_at: 1_000, revenue_micros: 0, currency: 'USD' })
  expect(early).toMatchObject({ version: 2_000, enriched: false, payout: '0', payout_currency: '', country: '' })
  expect(enrichedRow(early, CLICK)).toMatchObject({
    version: 2_001,
    enriched: true,
    payout: '1.250000',
    payout_currency: 'USD',
    revenue: '0.000000',
    revenue_currency: 'USD',
    country: "click's country",
  })
})

describe('the same conversion again', () => {
  const first = rowOf({ received_at: 1_000, status: 'pending', payout_micros: 5_000_000, currency: 'USD' }, CLICK)

  test('with the same status changes nothing, whatever its amounts', () => {
    const again = conversion({ received_at: 2_000, status: 'pending', payout_micros: 9_000_000, currency: 'USD' })
    expect(conversionRow(again, PLACE, CLICK, first)).toBeUndefined()
  })

  test('with another status changes it, and keeps amounts that it does not bring', () => {
    expect(rowOf({ received_at: 2_000, status: 'approved' }, CLICK, first)).toMatchObject({
      status: 'approved',
      payout: '5.000000',
      revenue: '2.000000',
      version: 4_001,
    })
    expect(
      rowOf({ received_at: 2_000, status: 'approved', payout_micros: 7_000_000, currency: 'USD' }, CLICK, first),
    ).toMatchObject({
      payout: '7.000000',
    })
  })

  test('read again after a crash, or arriving after a newer one, changes nothing', () => {
    const same = conversion({ received_at: 1_000, status: 'pending' })
    expect(conversionRow(same, PLACE, CLICK, first)).toBeUndefined()
    expect(conversionRow(conversion({ received_at: 500 }), PLACE, CLICK, first)).toBeUndefined()
  })
})

test('a late conversion counts as its cap says', () => {
  const counted = (late: string, status: Conversion['status'] = 'approved'): string => rowOf({ late, status }).status
  expect([counted('accept'), counted('pending'), counted('reject')]).toEqual(['approved', 'pending', 'rejected'])
  expect(counted('pending', 'rejected')).toBe('rejected')
})

test('millionths become decimals exactly', () => {
  expect([0, 1, 999_999, 1_000_000, 1_250_000, -1].map(decimalOf)).toEqual([
    '0.000000',
    '0.000001',
    '0.999999',
    '1.000000',
    '1.250000',
    '-0.000001',
  ])
  fc.assert(
    fc.property(fc.maxSafeInteger(), (micros) => {
      expect(BigInt(decimalOf(micros).replace('.', ''))).toBe(BigInt(micros))
    }),
  )
})
