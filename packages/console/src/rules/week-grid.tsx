import type { Schedule } from '../api/entities.ts'
import classes from './week-grid.module.css'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const DAY_MINUTES = 1_440

/** A week at a glance: a row for each day, a cell for each hour, filled as far as the offer is open. */
export function WeekGrid({ windows }: { readonly windows: Schedule['windows'] }) {
  return (
    <div
      className={classes['grid']}
      role="img"
      aria-label="The open hours of a week; the windows below say them exactly"
    >
      {DAYS.map((day, row) => (
        <div key={day} className={classes['row']}>
          <span className={classes['day']}>{day}</span>
          {HOURS.map((hour) => (
            <span
              key={hour}
              className={classes['cell']}
              style={{ opacity: 0.12 + 0.88 * openShare(windows, row, hour) }}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/** How much of an hour is open, 0 to 1. A window over midnight belongs to the day it starts on. */
function openShare(windows: Schedule['windows'], row: number, hour: number): number {
  let open = 0
  for (const { days, from, to } of windows) {
    const [start, end] = [minutesOf(from), minutesOf(to)]
    const lasts = end > start ? end - start : end - start + DAY_MINUTES
    for (const day of days) {
      const begin = DAYS.indexOf(day) * DAY_MINUTES + start
      for (const week of [-7, 0]) {
        const first = begin + week * DAY_MINUTES
        const cell = row * DAY_MINUTES + hour * 60
        open += Math.max(0, Math.min(first + lasts, cell + 60) - Math.max(first, cell))
      }
    }
  }
  return Math.min(1, open / 60)
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return (Number.isFinite(hours) ? hours : 0) * 60 + (Number.isFinite(minutes) ? minutes : 0)
}
