import { z } from 'zod'
import { hostname } from './hostname.ts'
import { tags } from './label.ts'

/** A host that links are served on. Exactly one is the default: it answers on every host that is no tracking domain. */
export const trackingDomainBody = z.strictObject({
  hostname,
  default: z.boolean().default(false),
  active: z.boolean().default(true),
  /** Answer to a browser that only prefetches; 503 makes it ask again on the real click. */
  prefetch_answer: z.union([z.literal(302), z.literal(503)]).default(302),
  tags: tags.default([]),
})

export type TrackingDomainBody = z.output<typeof trackingDomainBody>
