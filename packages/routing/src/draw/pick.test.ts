import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DRAW_RANGE, pickByWeight } from './pick.ts'

const anyDraw = fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }).map(Number)
const weights = fc
  .array(fc.oneof(fc.nat(100), fc.nat(1_000_000)), { minLength: 1, maxLength: 100 })
  .filter((list) => list.some((weight) => weight > 0))

describe('pickByWeight', () => {
  it('picks as exact fractions do', () => {
    fc.assert(
      fc.property(weights, anyDraw, (list, draw) => {
        const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n)
        let end = 0n
        const expected = list.findIndex((weight) => {
          end += BigInt(weight)
          // draw / 2^52 < end / total
          return BigInt(draw) * total < end << 52n
        })
        expect(pickByWeight(list, draw)).toBe(expected)
      }),
      { numRuns: 5_000 },
    )
  })

  it('never picks weight 0, not at the edges either', () => {
    for (const draw of [0, 1, DRAW_RANGE / 2 - 1, DRAW_RANGE / 2, DRAW_RANGE - 1]) {
      expect([1, 3]).toContain(pickByWeight([0, 5, 0, 5, 0], draw))
    }
    expect(pickByWeight([0, 5, 0, 5, 0], DRAW_RANGE / 2 - 1)).toBe(1)
    expect(pickByWeight([0, 5, 0, 5, 0], DRAW_RANGE / 2)).toBe(3)
  })

  it('refuses what is no draw', () => {
    expect(() => pickByWeight([1, 1], DRAW_RANGE)).toThrow(RangeError)
    expect(() => pickByWeight([0, 0], 0)).toThrow(RangeError)
  })
})
