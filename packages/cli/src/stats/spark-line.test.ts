import { expect, test } from 'vitest'
import { evenly, intervalFor, sparkLine } from './spark-line.ts'

const HOUR_MS = 3_600_000

test('the highest value is a full block, little is not nothing, and nothing is empty', () => {
  expect(sparkLine([0, 1, 500, 1000])).toBe(' ▁▄█')
  expect(sparkLine([0, 0])).toBe('  ')
})

test('every interval of the range has its value, also where the report has no row', () => {
  const at = (text: string): number => Date.parse(text)
  const range = { fromMs: at('2026-06-10T10:20:00Z'), toMs: at('2026-06-10T14:05:00Z'), stepMs: HOUR_MS }
  const points = [
    { atMs: at('2026-06-10T11:00:00Z'), value: 3 },
    { atMs: at('2026-06-10T14:00:00Z'), value: 5 },
  ]
  expect(evenly(points, range)).toEqual([0, 3, 0, 0, 5])
  expect(evenly([{ atMs: at('2026-06-10T10:00:00Z'), value: 1 }], range)).toEqual([1, 0, 0, 0, 0])
  expect(evenly([], range).every((value) => value === 0)).toBe(true)
})

test('days of 23 and 25 hours are one step each', () => {
  const days = ['2026-03-27T23:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '2026-03-30T22:00:00Z']
  const points = days.map((day, index) => ({ atMs: Date.parse(day), value: index + 1 }))
  const range = { fromMs: points[0]?.atMs ?? 0, toMs: Date.parse('2026-03-31T22:00:00Z'), stepMs: 24 * HOUR_MS }
  expect(evenly(points, range)).toEqual([1, 2, 3, 4])
})

test('no range has more points than a line of a terminal takes', () => {
  for (const hours of [1, 2, 72, 73, 24 * 90, 24 * 91, 24 * 600]) {
    expect((hours * HOUR_MS) / intervalFor(hours * HOUR_MS).ms).toBeLessThanOrEqual(90)
  }
})
