import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactAmount } from './exact-amount.ts'

describe('an amount of a postback', () => {
  it('is exact for every amount of whole millionths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), fc.nat({ max: 3 }), (micros, zeros) => {
        const text = `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}${'0'.repeat(zeros)}`
        expect(exactAmount(text)).toBe(micros)
      }),
    )
  })

  it.each([
    ['0', 0],
    ['1.5', 1_500_000],
    ['.5', 500_000],
    ['5.', 5_000_000],
    ['007', 7_000_000],
    [' 2.25 ', 2_250_000],
  ])('%s is %d millionths', (text, micros) => expect(exactAmount(text)).toBe(micros))

  it.each(['', '.', '-1', '+1', '1e3', '1,5', '0x10', 'NaN', 'Infinity', '1.0000001', '1000000000', '1 2', '١'])(
    '%s is none',
    (text) => expect(exactAmount(text)).toBeUndefined(),
  )
})
