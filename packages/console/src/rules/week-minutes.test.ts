import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAYS, openMinutes, openShare, windowsOf, withHour } from './week-minutes.ts'

const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const window = fc
  .record({
    days: fc.subarray([...DAYS], { minLength: 1 }),
    from: clock,
    to: fc.oneof(clock, fc.constant('24:00')),
  })
  .filter(({ from, to }) => from !== to)

test('windows written anew are open at the same minutes, whatever was written', () => {
  fc.assert(
    fc.property(fc.array(window, { maxLength: 5 }), (windows) => {
      const minutes = openMinutes(windows)
      expect(openMinutes(windowsOf(minutes))).toEqual(minutes)
    }),
    { numRuns: 50 },
  )
})

test('opening an hour and closing it again changes that hour alone', () => {
  fc.assert(
    fc.property(fc.array(window, { maxLength: 3 }), fc.nat(6), fc.nat(23), (windows, day, hour) => {
      const before = openMinutes(windows)
      const opened = withHour(before, day, hour, true)
      expect(openShare(opened, day, hour)).toBe(1)
      expect(openShare(withHour(opened, day, hour, false), day, hour)).toBe(0)
      for (let other = 0; other < 24; other++) {
        if (other !== hour) expect(openShare(opened, day, other)).toBe(openShare(before, day, other))
      }
    }),
    { numRuns: 50 },
  )
})

test('a night window belongs to the day it starts on, also over the end of the week', () => {
  const minutes = openMinutes([{ days: ['sun'], from: '22:00', to: '02:00' }])
  expect(openShare(minutes, 6, 23)).toBe(1)
  expect(openShare(minutes, 0, 1)).toBe(1)
  expect(openShare(minutes, 0, 2)).toBe(0)
  expect(windowsOf(minutes)).toEqual([
    { days: ['mon'], from: '00:00', to: '02:00' },
    { days: ['sun'], from: '22:00', to: '24:00' },
  ])
})
