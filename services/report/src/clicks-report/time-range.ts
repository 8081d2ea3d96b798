import { instantOf } from './zone-time.ts'

export const INTERVALS = ['none', 'minute', 'hour', 'day', 'week', 'month'] as const
export type Interval = (typeof INTERVALS)[number]

const DAY_MS = 86_400_000

/** Longest range of a report by its interval, days: keeps the number of rows within what anyone reads. */
export const MAX_RANGE_DAYS: Readonly<Record<Interval, number>> = {
  none: 1_100,
  minute: 2,
  hour: 62,
  day: 1_100,
  week: 1_100,
  month: 1_100,
}

/** Days a report covers when nothing is said: today and the six before, by the report's zone. */
const DEFAULT_DAYS = 7

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/
const WALL_CLOCK = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/

/**
 * A bound of a report: RFC 3339 with an offset is an instant; without one it is wall-clock time of the zone; a date alone is
 * the whole day, so as an end it includes that day.
 * @returns ms since the epoch, or undefined when it is none of these
 */
export function parseBound(text: string, timeZone: string, side: 'from' | 'to'): number | undefined {
  if (INSTANT.test(text)) return orUndefined(Date.parse(text))
  if (!WALL_CLOCK.test(text)) return undefined
  const dateOnly = !text.includes('T')
  const wall = orUndefined(Date.parse(dateOnly ? `${text}T00:00:00Z` : `${text}Z`))
  if (wall === undefined) return undefined
  return instantOf(dateOnly && side === 'to' ? wall + DAY_MS : wall, timeZone)
}

export function defaultFrom(toMs: number, timeZone: string): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return instantOf(Date.parse(`${day.format(toMs - 1)}T00:00:00Z`) - (DEFAULT_DAYS - 1) * DAY_MS, timeZone)
}

function orUndefined(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : ms
}
