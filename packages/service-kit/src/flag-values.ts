import { z } from 'zod'

/**
 * Kinds of values that flags take. Each says in one sentence what would be right; the sentence goes on with what was
 * given instead.
 */

/** Digits only, so that an empty text or `1e3` is no number. */
export function wholeNumber(minimum: number, maximum: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`
  return z
    .string({ error })
    .regex(/^\d{1,16}$/, { error })
    .transform(Number)
    .pipe(z.number().min(minimum, { error }).max(maximum, { error }))
}

/** How many days something is kept: at least so many, for a reason that whoever wants fewer should know. */
export function daysKept(minimum: number, reason: string) {
  const error = `must be a whole number of days from ${minimum} to ${MAX_DAYS_KEPT}: ${reason}`
  return z
    .string({ error })
    .regex(/^\d{1,5}$/, { error })
    .transform(Number)
    .pipe(z.number().min(minimum, { error }).max(MAX_DAYS_KEPT, { error }))
}

const MAX_DAYS_KEPT = 36_500

/** Also with a fraction: `0.5`. */
export function decimalNumber(minimum: number, maximum: number) {
  const error = `must be a number from ${minimum} to ${maximum}`
  return z
    .string({ error })
    .regex(/^\d{1,15}(\.\d{1,9})?$/, { error })
    .transform(Number)
    .pipe(z.number().min(minimum, { error }).max(maximum, { error }))
}

export function oneOf<const Names extends readonly [string, ...string[]]>(...names: Names) {
  const last = names.at(-1)
  const words = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
  return z.enum(names, { error: `must be ${words}` })
}

/** A text that has to look like something. */
export function textLike(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected })
}

export const nonEmpty = z.string({ error: 'must not be empty' }).min(1, { error: 'must not be empty' })

export const onOrOff = z.boolean({ error: 'must be on or off (true or false)' })

/** RFC 3339 with a zone, as ms since the epoch. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-06-10T12:00:00Z' })
  .transform((text) => Date.parse(text))
