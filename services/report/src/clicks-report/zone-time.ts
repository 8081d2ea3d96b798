/** Wall-clock time of an IANA zone and instants, by the tz database of this machine. */

/** Offset of a zone from UTC at an instant, in seconds; positive east of Greenwich. */
export function zoneOffsetS(atMs: number, timeZone: string): number {
  const wall = wallClock(atMs, timeZone)
  return Math.round((wall - Math.floor(atMs / 1000) * 1000) / 1000)
}

/** The instant at which clocks of a zone show a wall-clock time (given as if it were UTC); the first of two, and after a gap. */
export function instantOf(wallMs: number, timeZone: string): number {
  const candidates = [-1, 1]
    .map((day) => wallMs - zoneOffsetS(wallMs + day * DAY_MS, timeZone) * 1000)
    .filter((candidate) => wallClock(candidate, timeZone) === Math.floor(wallMs / 1000) * 1000)
  if (candidates.length > 0) return Math.min(...candidates)
  // In a gap: clocks jump from before it to after it, so the offset before it leads to the time after it.
  return wallMs - zoneOffsetS(wallMs - DAY_MS, timeZone) * 1000
}

/** `2026-06-10T14:00:00+02:00` */
export function formatInZone(atMs: number, timeZone: string): string {
  const offsetMinutes = Math.round(zoneOffsetS(atMs, timeZone) / 60)
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString().replace(/(\.000)?Z$/, '')
  if (offsetMinutes === 0) return `${local}Z`
  const size = Math.abs(offsetMinutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** Whether every offset of the zone between two instants is a whole number of hours, so that its days consist of UTC hours. */
export function hasWholeHours(fromMs: number, toMs: number, timeZone: string): boolean {
  for (let at = fromMs; at < toMs + OFFSET_STEP_MS; at += OFFSET_STEP_MS) {
    if (zoneOffsetS(Math.min(at, toMs), timeZone) % 3600 !== 0) return false
  }
  return true
}

const DAY_MS = 86_400_000
/** Zones keep an offset for weeks at least. */
const OFFSET_STEP_MS = 5 * DAY_MS

/** What clocks show, as if it were UTC, in ms (whole seconds). */
function wallClock(atMs: number, timeZone: string): number {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatter(timeZone).formatToParts(atMs)) parts[type] = value
  const { year, month, day, hour, minute, second } = parts
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

/** The last one made: to make one takes several times as long as to use it, and all of a report is in one zone. */
let last: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined

function formatter(timeZone: string): Intl.DateTimeFormat {
  if (last?.timeZone !== timeZone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    last = { timeZone, format }
  }
  return last.format
}
