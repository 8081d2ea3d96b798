/** Wall clocks of time zones. Holds a bounded cache, so make one per thread and share it. */
export interface ZoneClock {
  /** Minutes since Monday 00:00 on the zone's wall clock; -1 for a zone that does not exist. */
  minuteOfWeek(zone: string, now: number): number
}

interface ZoneEntry {
  readonly format: Intl.DateTimeFormat
  /** Quarter of an hour the offset was found for. */
  quarter: number
  offsetMs: number
}

const MINUTE_MS = 60_000
// Every zone's offset has changed only at whole quarters of an hour (UTC) since 1972, so one look-up serves a quarter.
const QUARTER_MS = 15 * MINUTE_MS
const WEEK_MINUTES = 7 * 24 * 60
/** 1970 began on a Thursday. */
const EPOCH_MINUTE = 3 * 24 * 60
/** More than there are zones and aliases; names come from the catalog and from geo databases. */
const MAX_ZONES = 1_000

export function createZoneClock(): ZoneClock {
  const zones = new Map<string, ZoneEntry | undefined>()

  function entryOf(zone: string): ZoneEntry | undefined {
    if (zones.has(zone)) return zones.get(zone)
    if (zones.size >= MAX_ZONES) zones.clear()
    const format = formatOf(zone)
    const entry = format === undefined ? undefined : { format, quarter: Number.NaN, offsetMs: 0 }
    zones.set(zone, entry)
    return entry
  }

  return {
    minuteOfWeek(zone, now) {
      const entry = entryOf(zone)
      if (entry === undefined) return -1
      const quarter = Math.floor(now / QUARTER_MS)
      if (entry.quarter !== quarter) {
        entry.offsetMs = offsetAt(entry.format, now)
        entry.quarter = quarter
      }
      const minute = Math.floor((now + entry.offsetMs) / MINUTE_MS) + EPOCH_MINUTE
      return ((minute % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
    },
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The zone's wall clock read as UTC, minus the time itself. */
function offsetAt(format: Intl.DateTimeFormat, now: number): number {
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(now)) fields[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(now / 1000) * 1000
}
