import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentMap } from './recent-map.ts'

it('has the last value of everything that was asked for lately, and never more than twice its size', () => {
  const step = fc.record({
    key: fc.nat(20),
    does: fc.constantFrom('get', 'get', 'set', 'set', 'delete'),
    clears: fc.nat(40).map((n) => n === 0),
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 200 }), (max, steps) => {
      const map = new RecentMap<number, object>(max)
      const last = new Map<number, object>()
      /** Keys found or set, the latest at the end. */
      let recent: number[] = []
      for (const { key, does, clears } of steps) {
        if (clears) {
          map.clear()
          last.clear()
          recent = []
        }
        const before = recent
        recent = recent.filter((other) => other !== key)
        if (does === 'delete') {
          last.delete(key)
          map.delete(key)
          expect(map.get(key)).toBeUndefined()
          continue
        }
        if (does === 'set') {
          last.set(key, {})
          map.set(key, last.get(key) as object)
        } else {
          const found = map.get(key)
          if (found !== undefined || before.slice(-max).includes(key)) expect(found).toBe(last.get(key))
          if (found === undefined) continue
        }
        recent = [...recent, key]
        expect(map.size).toBeLessThanOrEqual(2 * max)
      }
      const kept = Array.from({ length: 21 }, (_, key) => key).filter((key) => map.get(key) !== undefined)
      expect(kept.length).toBeLessThanOrEqual(2 * max)
    }),
  )
})

it('counts what is in it, and what had to make room', () => {
  const map = new RecentMap<number, string>(2)
  for (const key of [1, 2, 3, 4]) map.set(key, 'x')
  expect([map.size, map.dropped]).toEqual([4, 0])
  map.get(1)
  expect([map.size, map.dropped, map.get(2)]).toEqual([3, 1, undefined])
})
