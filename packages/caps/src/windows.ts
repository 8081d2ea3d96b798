import type { CapWindow } from './cap.ts'
import { zoneOffsets } from './zone-offsets.ts'
import type { ZoneOffsets } from './zone-offsets.ts'

/** One calendar window of a cap: `opensAt ≤ click < endsAt`, ms since the epoch. */
export interface Window {
  /**
   * Its name within the cap: `2026-10-25T02+02:00` an hour at its offset, `2026-10-25` a day, `w2026-10-19` a week by its
   * Monday, `2026-10` a month, `total`.
   */
  readonly key: string
  readonly opensAt: number
  /** Infinity for `total`. */
  readonly endsAt: number
  /** The window that opens when this one ends; undefined for `total`. */
  next(): Window | undefined
}

/** Windows of one kind in one zone. Keeps the few it was asked for last. */
export interface Calendar {
  /** The window that holds this moment. */
  at(ms: number): Window
}

/** Calendars by kind and zone, each made once. */
export type Calendars = (kind: CapWindow, zone: string) => Calendar

export function createCalendars(): Calendars {
  const made = new Map<string, Calendar>()
  return (kind, zone) => {
    const name = kind === 'total' ? kind : `${kind} ${zone}`
    let calendar = made.get(name)
    if (calendar === undefined) {
      calendar = createCalendar(kind, zone)
      made.set(name, calendar)
    }
    return calendar
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const KEPT = 4

/** Throws `UnknownZoneError`. */
export function createCalendar(kind: CapWindow, zone: string): Calendar {
  if (kind === 'total') {
    const total: Window = { key: 'total', opensAt: -Infinity, endsAt: Infinity, next: () => undefined }
    return { at: () => total }
  }
  const offsets = zoneOffsets(zone)
  const kept: Window[] = []

  function at(ms: number): Window {
    for (const window of kept) if (ms >= window.opensAt && ms < window.endsAt) return window
    const bounds = kind === 'hour' ? hourAt(offsets, ms) : datesAt(offsets, kind as 'day' | 'week' | 'month', ms)
    const window: Window = { ...bounds, next: () => at(bounds.endsAt) }
    kept.unshift(window)
    if (kept.length > KEPT) kept.pop()
    return window
  }
  return { at }
}

type Bounds = Omit<Window, 'next'>

/** One local hour at one offset: an hour that the clock repeats is two windows, and a change of offset cuts the hour it falls in. */
function hourAt(offsets: ZoneOffsets, ms: number): Bounds {
  const offset = offsets.at(ms)
  const local = Math.floor((ms + offset) / HOUR_MS) * HOUR_MS
  const start = local - offset
  const opensAt = offsets.change(start, ms) ?? start
  const endsAt = offsets.change(ms, start + HOUR_MS) ?? start + HOUR_MS
  return { key: new Date(local).toISOString().slice(0, 13) + offsetName(offset), opensAt, endsAt }
}

/**
 * Days, weeks and months go from the first moment of their first date to the first moment of the date after. So they
 * leave no gap and never overlap, also where midnight is skipped, repeated, or a whole date is left out.
 */
function datesAt(offsets: ZoneOffsets, kind: 'day' | 'week' | 'month', ms: number): Bounds {
  let first = firstDate(kind, Math.floor((ms + offsets.at(ms)) / DAY_MS) * DAY_MS)
  // The clock may have gone back over midnight: the date on the wall is then behind the window that has opened.
  while (startOfDate(offsets, nextDate(kind, first)) <= ms) first = nextDate(kind, first)
  const name = new Date(first).toISOString()
  return {
    key: kind === 'month' ? name.slice(0, 7) : kind === 'week' ? `w${name.slice(0, 10)}` : name.slice(0, 10),
    opensAt: startOfDate(offsets, first),
    endsAt: startOfDate(offsets, nextDate(kind, first)),
  }
}

/** Dates are the UTC midnight of the same name. */
function firstDate(kind: 'day' | 'week' | 'month', date: number): number {
  const day = new Date(date)
  switch (kind) {
    case 'day':
      return date
    case 'week':
      return date - ((day.getUTCDay() + 6) % 7) * DAY_MS
    case 'month':
      return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1)
  }
}

function nextDate(kind: 'day' | 'week' | 'month', first: number): number {
  const day = new Date(first)
  if (kind === 'month') return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1)
  return first + (kind === 'week' ? 7 : 1) * DAY_MS
}

/** The first moment at which the wall shows this date or a later one. */
function startOfDate(offsets: ZoneOffsets, date: number): number {
  const before = offsets.at(date - DAY_MS)
  const after = offsets.at(date + DAY_MS)
  const early = date - Math.max(before, after)
  if (offsets.at(early) + early >= date) return early
  const late = date - Math.min(before, after)
  const change = offsets.change(early, late)
  // Before the change midnight may have been reached already; else the change itself skips to or over midnight, or midnight comes after it.
  if (change === undefined) return late
  const atEarly = date - offsets.at(early)
  if (atEarly < change) return atEarly
  return Math.max(change, date - offsets.at(change))
}

function offsetName(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
