import { expect, test } from 'vitest'
import { bucketTimes } from './bucket-times.ts'

test('a span has every minute and hour it touches, and none that it does not', () => {
  const from = Date.parse('2026-03-01T10:20:30Z')
  expect(bucketTimes(from, from + 3 * 60_000, 'minute').map((ms) => new Date(ms).toISOString().slice(11, 19))).toEqual([
    '10:20:00',
    '10:21:00',
    '10:22:00',
    '10:23:00',
  ])
  const hours = bucketTimes(from, from + 2 * 3_600_000, 'hour')
  expect(hours.length).toBe(3)
  expect(hours.every((ms) => new Date(ms).getMinutes() === 0)).toBe(true)
})

test('days begin at the midnights of this zone, whatever their length', () => {
  const from = new Date(2026, 2, 27, 12).getTime()
  const days = bucketTimes(from, new Date(2026, 3, 2).getTime(), 'day').map((ms) => new Date(ms))
  expect(days.map((day) => day.getDate())).toEqual([27, 28, 29, 30, 31, 1])
  expect(days.every((day) => day.getHours() === 0)).toBe(true)
})
