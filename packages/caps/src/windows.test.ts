import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CapWindow } from './cap.ts'
import { UnknownZoneError } from './errors.ts'
import { createCalendar } from './windows.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Cairo',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Atlantic/Azores',
  'America/Asuncion',
  'Asia/Tehran',
  'Africa/Casablanca',
  'America/Scoresbysund',
]
const at = (text: string): number => Date.parse(text)

describe('windows', () => {
  it('hold the moment they are asked for, and follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom<CapWindow>('hour', 'day', 'week', 'month'),
        fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') }),
        (zone, kind, ms) => {
          const window = createCalendar(kind, zone).at(ms)
          expect(window.opensAt).toBeLessThanOrEqual(ms)
          expect(window.endsAt).toBeGreaterThan(ms)
          const next = createCalendar(kind, zone).at(window.endsAt)
          expect(next.opensAt).toBe(window.endsAt)
          expect(next.key).not.toBe(window.key)
          expect(window.next()).toMatchObject({ key: next.key, opensAt: next.opensAt, endsAt: next.endsAt })
          const first = createCalendar(kind, zone).at(window.opensAt)
          expect(first).toMatchObject({ key: window.key, opensAt: window.opensAt, endsAt: window.endsAt })
          const before = createCalendar(kind, zone).at(window.opensAt - 1)
          expect(before.endsAt).toBe(window.opensAt)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('make two windows of an hour that the clock repeats', () => {
    const hours = createCalendar('hour', 'Europe/Berlin')
    const summer = hours.at(at('2026-10-25T00:30:00Z'))
    const winter = hours.at(at('2026-10-25T01:30:00Z'))
    expect(summer).toMatchObject({ key: '2026-10-25T02+02:00', endsAt: at('2026-10-25T01:00:00Z') })
    expect(winter).toMatchObject({ key: '2026-10-25T02+01:00', endsAt: at('2026-10-25T02:00:00Z') })
  })

  it('cut the hour in which the offset changes by half an hour', () => {
    const hours = createCalendar('hour', 'Australia/Lord_Howe')
    const first = hours.at(at('2026-04-04T14:45:00Z'))
    expect(first).toMatchObject({ key: '2026-04-05T01+11:00', endsAt: at('2026-04-04T15:00:00Z') })
    expect(first.next()).toMatchObject({ key: '2026-04-05T01+10:30', endsAt: at('2026-04-04T15:30:00Z') })
  })

  it('give a day of the change 23 or 25 hours', () => {
    const days = createCalendar('day', 'Europe/Berlin')
    const long = days.at(at('2026-10-25T12:00:00Z'))
    const short = days.at(at('2026-03-29T12:00:00Z'))
    expect(long).toMatchObject({ key: '2026-10-25', opensAt: at('2026-10-24T22:00:00Z') })
    expect((long.endsAt - long.opensAt) / 3_600_000).toBe(25)
    expect((short.endsAt - short.opensAt) / 3_600_000).toBe(23)
  })

  it('start a day at the moment the clock leaps to where midnight is skipped', () => {
    expect(createCalendar('day', 'Africa/Cairo').at(at('2026-04-24T12:00:00Z'))).toMatchObject({
      key: '2026-04-24',
      opensAt: at('2026-04-23T22:00:00Z'),
    })
  })

  it('leave out a date that never was', () => {
    const days = createCalendar('day', 'Pacific/Apia')
    const last = days.at(at('2011-12-30T08:00:00Z'))
    expect(last).toMatchObject({ key: '2011-12-29', endsAt: at('2011-12-30T10:00:00Z') })
    expect(last.next()?.key).toBe('2011-12-31')
  })

  it('start weeks on Monday and months on the first', () => {
    const moment = at('2026-11-01T12:00:00Z')
    expect(createCalendar('week', 'UTC').at(moment)).toMatchObject({
      key: 'w2026-10-26',
      opensAt: at('2026-10-26T00:00:00Z'),
    })
    expect(createCalendar('month', 'America/New_York').at(moment)).toMatchObject({
      key: '2026-11',
      opensAt: at('2026-11-01T04:00:00Z'),
      endsAt: at('2026-12-01T05:00:00Z'),
    })
    expect(createCalendar('total', 'UTC').at(moment)).toMatchObject({ key: 'total', endsAt: Infinity })
  })

  it('refuse a zone that does not exist', () => {
    expect(() => createCalendar('day', 'Mars/Olympus')).toThrow(UnknownZoneError)
  })
})
