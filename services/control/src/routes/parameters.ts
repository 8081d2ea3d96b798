import { MAX_ID } from '@smartlink/catalog/entities/identifier'
import { z } from 'zod'

/** The id in a path; anything else that stands there is not found. */
export const idParameter = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_ID)),
})

/** Says that what can be forced has been read and is wanted. */
export const forceQuery = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('true: save it although it stands against something, having read what'),
})
