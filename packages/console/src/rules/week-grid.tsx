import type { KeyboardEvent, PointerEvent } from 'react'
import { useRef, useState } from 'react'
import type { Schedule } from '../api/entities.ts'
import classes from './week-grid.module.css'
import { DAYS, openMinutes, openShare, windowsOf, withHour } from './week-minutes.ts'

interface WeekGridProps {
  readonly windows: Schedule['windows']
  readonly onChange: (windows: Schedule['windows']) => void
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const STEPS: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/**
 * A week to draw on: a row for each day, a cell for each hour, filled as far as the offer is open. Painted with the
 * pointer, or with the arrow keys and Space.
 */
export function WeekGrid({ windows, onChange }: WeekGridProps) {
  const [at, setAt] = useState({ day: 0, hour: 9 })
  const grid = useRef<HTMLDivElement>(null)
  /** What is being painted while the pointer is down. */
  const paint = useRef<{ readonly open: boolean; minutes: Uint8Array } | undefined>(undefined)
  const minutes = openMinutes(windows)

  const set = (day: number, hour: number, open: boolean, from: Uint8Array): Uint8Array => {
    const next = withHour(from, day, hour, open)
    setAt({ day, hour })
    onChange(windowsOf(next))
    return next
  }
  const begin = (event: PointerEvent<HTMLElement>, day: number, hour: number) => {
    if (event.button !== 0) return
    // Touch would keep the pointer on the first cell.
    event.currentTarget.releasePointerCapture(event.pointerId)
    const open = openShare(minutes, day, hour) < 1
    paint.current = { open, minutes: set(day, hour, open, minutes) }
  }
  const goOn = (event: PointerEvent, day: number, hour: number) => {
    const painting = paint.current
    if (painting === undefined || event.buttons === 0) return
    painting.minutes = set(day, hour, painting.open, painting.minutes)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const day = (at.day + step[0] + DAYS.length) % DAYS.length
    const hour = (at.hour + step[1] + HOURS.length) % HOURS.length
    setAt({ day, hour })
    grid.current?.querySelector<HTMLElement>(`[data-cell="${day} ${hour}"]`)?.focus()
  }

  return (
    <div
      ref={grid}
      className={classes['grid']}
      role="group"
      aria-label="Open hours of the week. Arrow keys move, Space opens or closes an hour."
      onKeyDown={onKeyDown}
      onPointerUp={() => {
        paint.current = undefined
      }}
    >
      <div className={classes['row']} aria-hidden>
        <span />
        {HOURS.map((hour) => (
          <span key={hour} className={classes['hour']}>
            {hour % 6 === 0 ? hour : ''}
          </span>
        ))}
      </div>
      {DAYS.map((name, day) => (
        <div key={name} className={classes['row']}>
          <span className={classes['day']}>{name}</span>
          {HOURS.map((hour) => {
            const share = openShare(minutes, day, hour)
            return (
              <button
                key={hour}
                type="button"
                data-cell={`${day} ${hour}`}
                className={classes['cell']}
                aria-pressed={share === 1 ? true : share === 0 ? false : 'mixed'}
                aria-label={`${name} ${hour}:00 to ${hour + 1}:00`}
                tabIndex={day === at.day && hour === at.hour ? 0 : -1}
                onPointerDown={(event) => begin(event, day, hour)}
                onPointerEnter={(event) => goOn(event, day, hour)}
                // Of the pointer's own click nothing is left to do.
                onClick={(event) => {
                  if (event.detail === 0) set(day, hour, share < 1, minutes)
                }}
              >
                <span className={classes['fill']} style={{ opacity: share }} />
              </button>
            )
          })}
        </div>
      ))}
    </div>
  )
}
