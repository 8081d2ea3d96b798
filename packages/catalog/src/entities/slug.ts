import { z } from 'zod'
import { RESERVED_SLUGS } from '../data/reserved-slugs.ts'

/** The path of a link on its tracking domain; case-sensitive. */
export const slug = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'Must be 1 to 64 of A-Z a-z 0-9 _ -' })
  .refine((text) => !RESERVED_SLUGS.has(text.toLowerCase()), {
    error: 'Is a reserved word',
    params: { code: 'reserved' },
  })
