import { z } from 'zod'

/** An IANA time zone that this machine's tz database knows. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'Must be an IANA time zone such as Europe/Berlin' })

function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +01:00, which have no daylight saving and no name for people.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
