import { z } from 'zod'
import { entityName, tags } from './label.ts'

/** Who sends traffic. */
export const publisherBody = z.strictObject({
  name: entityName,
  status: z.enum(['active', 'paused']).default('active'),
  tags: tags.default([]),
})

export type PublisherBody = z.output<typeof publisherBody>
