import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createZoneClock } from './zone-clock.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

describe('zone clock', () => {
  it('shows what Intl shows, in every zone, for decades', () => {
    const clock = createZoneClock()
    const formats = new Map<string, Intl.DateTimeFormat>()
    const instant = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2045, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), instant, (timeZone, now) => {
        const format =
          formats.get(timeZone) ??
          new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' })
        formats.set(timeZone, format)
        const [, day = '', hour, minute] = /^(\w{3}),? (\d\d):(\d\d)$/.exec(format.format(now)) ?? []
        expect(clock.minuteOfWeek(timeZone, now)).toBe(DAYS.indexOf(day) * 1440 + Number(hour) * 60 + Number(minute))
      }),
      { numRuns: 1_500 },
    )
  })

  it('is right on both sides of a change, asked in any order', () => {
    const clock = createZoneClock()
    const spring = Date.UTC(2026, 2, 29, 1)
    const minutes = [spring - 60_000, spring, spring - 1, spring + 60_000].map((now) =>
      clock.minuteOfWeek('Europe/Berlin', now),
    )
    const sunday = 6 * 1440
    expect(minutes).toEqual([sunday + 119, sunday + 180, sunday + 119, sunday + 181])
  })

  it('knows no zone that does not exist, and survives many of them', () => {
    const clock = createZoneClock()
    for (let index = 0; index < 2_500; index++) expect(clock.minuteOfWeek(`No/Where${index}`, 0)).toBe(-1)
    expect(clock.minuteOfWeek('UTC', 0)).toBe(3 * 1440)
  })
})
