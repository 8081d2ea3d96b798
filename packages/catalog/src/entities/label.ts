import { z } from 'zod'
import { unique } from './identifier.ts'

/** Text for people: no control characters, so that it can stand in a log line, a header or a CSV cell. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u

function printable(maximum: number) {
  return z.string().trim().max(maximum).regex(PRINTABLE, { error: 'Must not contain control characters' })
}

/** What people call a thing; need not be unique. */
export const entityName = printable(200).min(1)

export const description = z
  .string()
  .max(2_000)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'Must be valid text' })

export const tags = z.array(printable(64).min(1)).max(50).check(unique())
