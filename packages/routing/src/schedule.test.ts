import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSchedule } from './schedule.ts'
import { anySchedule } from './testing/arbitrary-click.ts'
import { facts } from './testing/fixtures.ts'
import { scheduleIsOpen } from './testing/naive-decision.ts'
import type { Schedule, ScheduleWindow } from './types.ts'
import { createZoneClock } from './zone-clock.ts'

const zones = createZoneClock()
const berlin = (...windows: ScheduleWindow[]): Schedule => ({ time_zone: 'Europe/Berlin', windows })

function openAt(schedule: Schedule, instant: string, visitorZone = ''): boolean | undefined {
  return compileSchedule(schedule, zones)?.isOpen(visitorZone, Date.parse(instant))
}

describe('schedules', () => {
  it('are open when the wall clock says so, whatever the zone and season', () => {
    const minute = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 })
    const visitorZone = fc.constantFrom('', 'Europe/Berlin', 'America/New_York', 'No/Where')
    fc.assert(
      fc.property(anySchedule, minute, visitorZone, (schedule, at, visitor_zone) => {
        const now = at * 60_000
        const expected = scheduleIsOpen({ facts: facts({ visitor_zone }), now }, schedule)
        expect(compileSchedule(schedule, zones)?.isOpen(visitor_zone, now)).toBe(expected)
      }),
      { numRuns: 1_000 },
    )
  })

  it('end before their last minute and count the day to 24:00', () => {
    const office = berlin({ days: ['wed'], from: '09:00', to: '17:00' })
    expect(openAt(office, '2026-06-10T06:59:59Z')).toBe(false)
    expect(openAt(office, '2026-06-10T07:00:00Z')).toBe(true)
    expect(openAt(office, '2026-06-10T14:59:59Z')).toBe(true)
    expect(openAt(office, '2026-06-10T15:00:00Z')).toBe(false)
    const evening = berlin({ days: ['wed'], from: '20:00', to: '24:00' })
    expect(openAt(evening, '2026-06-10T21:59:59Z')).toBe(true)
    expect(openAt(evening, '2026-06-10T22:00:00Z')).toBe(false)
  })

  it('give a night to the day it starts on, Sunday night included', () => {
    const night = berlin({ days: ['sun'], from: '22:00', to: '06:00' })
    expect(openAt(night, '2026-06-14T21:00:00Z')).toBe(true)
    expect(openAt(night, '2026-06-15T03:59:00Z')).toBe(true)
    expect(openAt(night, '2026-06-15T04:00:00Z')).toBe(false)
    expect(openAt(night, '2026-06-13T23:00:00Z')).toBe(false)
  })

  it('follow the wall clock through its changes', () => {
    const early = berlin({ days: ['sun'], from: '02:00', to: '03:00' })
    // 02:00 to 03:00 does not happen in spring and happens twice in autumn.
    expect(openAt(early, '2026-03-29T00:59:00Z')).toBe(false)
    expect(openAt(early, '2026-03-29T01:00:00Z')).toBe(false)
    expect(openAt(early, '2026-10-25T00:30:00Z')).toBe(true)
    expect(openAt(early, '2026-10-25T01:30:00Z')).toBe(true)
    expect(openAt(early, '2026-10-25T02:00:00Z')).toBe(false)
  })

  it('know nothing sensible of what says nothing sensible', () => {
    for (const [from, to] of [
      ['09:00', '09:00'],
      ['24:00', '09:00'],
      ['9:00', '10:00'],
      ['09:00', '24:01'],
    ] as const) {
      expect(compileSchedule(berlin({ days: ['mon'], from, to }), zones)).toBeUndefined()
    }
  })
})
