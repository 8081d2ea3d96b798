import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentMap } from './recent-map.ts'

it('has the last value of everything that was asked for lately, and never more than twice its size', () => {
  const step = fc.record({ key: fc.nat(20), isSet: fc.boolean(), clears: fc.nat(40).map((n) => n === 0) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 200 }), (max, steps) => {
      const map = new RecentMap<number, object>(max)
      const last = new Map<number, object>()
      /** Keys found or set, the latest at the end. */
      let recent: number[] = []
      for (const { key, isSet, clears } of steps) {
        if (clears) {
          map.clear()
          last.clear()
          recent = []
        }
        if (isSet) {
          last.set(key, {})
          map.set(key, last.get(key) as object)
        } else {
          const found = map.get(key)
          if (recent.slice(-max).includes(key)) expect(found).toBe(last.get(key))
          else if (found === undefined) continue
          else expect(found).toBe(last.get(key))
        }
        recent = [...recent.filter((other) => other !== key), key]
      }
      const kept = Array.from({ length: 21 }, (_, key) => map.get(key)).filter((value) => value !== undefined)
      expect(kept.length).toBeLessThanOrEqual(2 * max)
    }),
  )
})
