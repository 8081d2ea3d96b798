import { UnknownZoneError } from './errors.ts'

/** Offsets of one IANA zone from UTC, from the tz database the runtime carries. */
export interface ZoneOffsets {
  /** Milliseconds to add to UTC for the zone's wall clock at this moment. */
  at(ms: number): number
  /** The first moment in (from, to] with another offset than `from`; undefined when there is none. Bounds within a day. */
  change(from: number, to: number): number | undefined
}

/** Throws {@link UnknownZoneError}. */
export function zoneOffsets(zone: string): ZoneOffsets {
  const format = formatOf(zone)
  const at = (ms: number): number => wallClock(format, ms) - Math.floor(ms / 1000) * 1000

  return {
    at,
    change(from, to) {
      const offset = at(from)
      if (at(to) === offset) return undefined
      let same = Math.floor(from / 1000)
      let other = Math.ceil(to / 1000)
      while (other - same > 1) {
        const middle = same + Math.floor((other - same) / 2)
        if (at(middle * 1000) === offset) same = middle
        else other = middle
      }
      return other * 1000
    },
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new UnknownZoneError(`no such time zone: ${zone}`, { cause })
  }
}

/** The zone's wall clock, read as if it were UTC, to the second. */
function wallClock(format: Intl.DateTimeFormat, ms: number): number {
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(ms)) fields[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
