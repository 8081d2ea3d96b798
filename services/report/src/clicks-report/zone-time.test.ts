import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInZone, hasWholeHours, instantOf, zoneOffsetS } from './zone-time.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Pacific/Apia',
]
const zone = fc.constantFrom(...ZONES)
const instant = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2030, 0) })

test('a formatted time is that instant again, whatever the zone', () => {
  fc.assert(
    fc.property(instant, zone, (atMs, timeZone) => {
      expect(Date.parse(formatInZone(atMs, timeZone))).toBe(atMs)
    }),
  )
})

test('clocks that show a time that exists lead to an instant at which they show it', () => {
  fc.assert(
    fc.property(instant, zone, (atMs, timeZone) => {
      const wallMs = atMs + zoneOffsetS(atMs, timeZone) * 1000
      const found = instantOf(wallMs, timeZone)
      expect(found + zoneOffsetS(found, timeZone) * 1000).toBe(wallMs)
      // Of two instants with that time the first is taken.
      expect(found).toBeLessThanOrEqual(atMs)
    }),
  )
})

describe('when clocks change', () => {
  test('a time that is skipped is the one an hour later', () => {
    expect(formatInZone(instantOf(Date.UTC(2026, 2, 29, 2, 30), 'Europe/Berlin'), 'Europe/Berlin')).toBe(
      '2026-03-29T03:30:00+02:00',
    )
  })

  test('a time that comes twice is the first one', () => {
    expect(formatInZone(instantOf(Date.UTC(2026, 9, 25, 2, 30), 'Europe/Berlin'), 'Europe/Berlin')).toBe(
      '2026-10-25T02:30:00+02:00',
    )
  })
})

test('only zones whose offsets are whole hours all the time can be counted by UTC hours', () => {
  const year = [Date.UTC(2026, 0), Date.UTC(2027, 0)] as const
  expect(ZONES.filter((name) => hasWholeHours(...year, name))).toEqual([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Africa/Cairo',
    'Pacific/Apia',
  ])
})
