import { z } from 'zod'
import { unique } from './identifier.ts'
import { timeZone } from './time-zone.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const from = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: 'Must be a time of day from 00:00 to 23:59' })
const to = z
  .string()
  .regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, { error: 'Must be a time of day from 00:00 to 24:00' })

/** Wall-clock minutes, `to` exclusive; `to` before `from` runs over midnight and belongs to the day it starts on. */
const scheduleWindow = z
  .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7).check(unique()), from, to })
  .refine((window) => window.from !== window.to, {
    path: ['to'],
    error: 'Must differ from `from`; a whole day is 00:00 to 24:00',
    params: { code: 'out_of_order' },
  })

/** When an offer is open, in a named zone or the visitor's own. */
export const schedule = z.strictObject({
  time_zone: z.union([z.literal('visitor'), timeZone]),
  windows: z.array(scheduleWindow).min(1).max(50),
  /** What happens to a visitor whose zone is not known. */
  unknown: z.enum(['allow', 'deny']).default('deny'),
})

export type Schedule = z.output<typeof schedule>
