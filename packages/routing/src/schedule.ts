import type { Schedule, Weekday } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/** When an offer is open. */
export interface CompiledSchedule {
  isOpen(visitorZone: string, now: number): boolean
}

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES
const TIME = /^([01]\d|2[0-4]):([0-5]\d)$/

/**
 * Wall-clock windows as spans of the week. A span over midnight belongs to the day it starts on, so Sunday's may run
 * into Monday. Undefined for a schedule that says nothing sensible: it must not open an offer.
 */
export function compileSchedule(schedule: Schedule, zones: ZoneClock): CompiledSchedule | undefined {
  const spans: { from: number; to: number }[] = []
  for (const { days, from, to } of schedule.windows) {
    const start = minuteOf(from)
    const end = minuteOf(to)
    if (start === undefined || end === undefined || start === end || start === DAY_MINUTES) return undefined
    for (const day of days) {
      const base = DAYS.indexOf(day) * DAY_MINUTES
      if (base < 0) return undefined
      spans.push({ from: base + start, to: base + (end > start ? end : end + DAY_MINUTES) })
    }
  }
  const isVisitors = schedule.time_zone === 'visitor'
  const unknownPasses = schedule.unknown === 'allow'

  return {
    isOpen(visitorZone, now) {
      const zone = isVisitors ? visitorZone : schedule.time_zone
      const minute = zone === '' ? -1 : zones.minuteOfWeek(zone, now)
      if (minute < 0) return unknownPasses
      return spans.some(
        ({ from, to }) =>
          (minute >= from && minute < to) || (minute + WEEK_MINUTES >= from && minute + WEEK_MINUTES < to),
      )
    },
  }
}

/** Minutes since midnight; `24:00` is the day's end. */
function minuteOf(time: string): number | undefined {
  const found = TIME.exec(time)
  if (found === null) return undefined
  const minute = Number(found[1]) * 60 + Number(found[2])
  return minute > DAY_MINUTES ? undefined : minute
}
