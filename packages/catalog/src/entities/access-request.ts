import { z } from 'zod'
import { identifier } from './identifier.ts'
import { instant } from './instant.ts'
import { description, tags } from './label.ts'

/** A publisher asks for an offer with access `approval`. */
export const accessRequestBody = z.strictObject({
  offer_id: identifier,
  publisher_id: identifier,
  note: description.default(''),
  status: z.enum(['pending', 'approved', 'declined']).default('pending'),
  decided_at: instant.exactOptional(),
  tags: tags.default([]),
})

export type AccessRequestBody = z.output<typeof accessRequestBody>
