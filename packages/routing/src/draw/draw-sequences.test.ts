import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DrawSet } from '../types.ts'
import { createDrawSequences } from './draw-sequences.ts'
import { DRAW_RANGE, pickByWeight } from './pick.ts'

const set = (key: number | string, link_id = 1, revision = 1): DrawSet => ({ link_id, revision, key })

/** Uniform and repeatable (mulberry32, two words). */
function randomOf(seed: number): () => number {
  let state = seed
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return () => word() * 2 ** 20 + (word() >>> 12)
}

describe('draw sequences', () => {
  it('keep every count within 4 + ln n of its share, per set, in whatever order sets come', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(weights, { minLength: 1, maxLength: 4 }), fc.nat(), (sets, seed) => {
        const draws = createDrawSequences({ random: randomOf(seed) })
        const order = randomOf(seed + 1)
        let worst = 0
        const seen = sets.map((list) => ({
          list,
          total: list.reduce((a, b) => a + b),
          counts: list.map(() => 0),
          n: 0,
        }))
        for (let click = 0; click < 4_000; click++) {
          const key = order() % sets.length
          const one = seen[key]
          if (one === undefined) continue
          const picked = pickByWeight(one.list, draws.peek(set(key)))
          draws.advance(set(key))
          one.counts[picked] = (one.counts[picked] ?? 0) + 1
          one.n += 1
          const share = (one.list[picked] ?? 0) / one.total
          worst = Math.max(worst, Math.abs((one.counts[picked] ?? 0) - one.n * share) - Math.log(one.n))
        }
        expect(worst).toBeLessThanOrEqual(4)
      }),
      { numRuns: 40 },
    )
  })

  it('draw uniformly each time: over all starts a member gets its share at every step', () => {
    const random = randomOf(1)
    for (const steps of [0, 1, 7]) {
      let first = 0
      for (let start = 0; start < 20_000; start++) {
        const draws = createDrawSequences({ random })
        for (let step = 0; step < steps; step++) {
          draws.peek(set(1))
          draws.advance(set(1))
        }
        if (pickByWeight([30, 70], draws.peek(set(1))) === 0) first += 1
      }
      // Five standard deviations.
      expect(Math.abs(first / 20_000 - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 20_000))
    }
  })

  it('stay in the range of draws', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }), (start) => {
        const draws = createDrawSequences({ random: () => Number(start) })
        for (let step = 0; step < 50; step++) {
          const draw = draws.peek(set(1))
          expect(Number.isSafeInteger(draw) && draw >= 0 && draw < DRAW_RANGE).toBe(true)
          draws.advance(set(1))
        }
      }),
    )
  })

  it('move only when told to', () => {
    const draws = createDrawSequences({ random: randomOf(3) })
    const first = draws.peek(set(1))
    expect(draws.peek(set(1))).toBe(first)
    draws.advance(set(1))
    expect(draws.peek(set(1))).not.toBe(first)
  })

  it('begin anew with another revision of the link and forget the former', () => {
    const draws = createDrawSequences({ random: randomOf(4) })
    draws.peek(set(1))
    draws.peek(set(2))
    draws.peek(set(1, 2))
    expect(draws.size).toBe(3)
    draws.peek(set(1, 1, 2))
    expect(draws.size).toBe(2)
    draws.forget(2)
    draws.forget(3)
    expect(draws.size).toBe(1)
  })

  it('remember so many sets per link and in all; beyond that each draw stands alone', () => {
    const draws = createDrawSequences({ random: randomOf(5), maxSetsPerLink: 2, maxSets: 3 })
    for (const link of [1, 2, 3]) for (const key of [1, 2, 3]) draws.peek(set(key, link))
    expect(draws.size).toBe(3)
    const fresh = draws.peek(set(3, 1))
    draws.advance(set(3, 1))
    expect(draws.peek(set(3, 1))).not.toBe(fresh)
    expect(draws.size).toBe(3)
  })
})
