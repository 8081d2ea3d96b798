import type { Schedule } from '../api/entities.ts'

type Window = Schedule['windows'][number]

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAY_MINUTES = 1_440
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Which minutes of a week are open, from Monday 00:00. A window over midnight belongs to the day it starts on. */
export function openMinutes(windows: readonly Window[]): Uint8Array {
  const minutes = new Uint8Array(WEEK_MINUTES)
  for (const { days, from, to } of windows) {
    const [start, end] = [minutesOf(from), minutesOf(to)]
    const lasts = end > start ? end - start : end - start + DAY_MINUTES
    for (const day of days) {
      const begin = DAYS.indexOf(day) * DAY_MINUTES + start
      for (let minute = begin; minute < begin + lasts; minute++) minutes[minute % WEEK_MINUTES] = 1
    }
  }
  return minutes
}

/** The fewest windows within days that are open at just these minutes. */
export function windowsOf(minutes: Uint8Array): Window[] {
  const daysBySpan = new Map<string, Window['days'][number][]>()
  for (const [index, day] of DAYS.entries()) {
    let start: number | undefined
    for (let minute = 0; minute <= DAY_MINUTES; minute++) {
      const open = minute < DAY_MINUTES && minutes[index * DAY_MINUTES + minute] === 1
      if (open) start ??= minute
      else if (start !== undefined) {
        const span = `${clockText(start)}-${clockText(minute)}`
        daysBySpan.set(span, [...(daysBySpan.get(span) ?? []), day])
        start = undefined
      }
    }
  }
  return [...daysBySpan].map(([span, days]) => {
    const [from = '', to = ''] = span.split('-')
    return { days, from, to }
  })
}

/** How much of an hour is open, 0 to 1. */
export function openShare(minutes: Uint8Array, day: number, hour: number): number {
  const begin = day * DAY_MINUTES + hour * 60
  return minutes.subarray(begin, begin + 60).reduce((sum, open) => sum + open, 0) / 60
}

/** The same week with one hour all open or all closed. */
export function withHour(minutes: Uint8Array, day: number, hour: number, open: boolean): Uint8Array {
  const begin = day * DAY_MINUTES + hour * 60
  return minutes.slice().fill(open ? 1 : 0, begin, begin + 60)
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return (Number.isFinite(hours) ? hours : 0) * 60 + (Number.isFinite(minutes) ? minutes : 0)
}

function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
