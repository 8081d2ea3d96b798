import { z } from 'zod'
import { instant } from './instant.ts'
import { entityName, tags } from './label.ts'

/** Who pays for traffic. */
export const advertiserFields = z.strictObject({
  name: entityName,
  status: z.enum(['active', 'paused']).default('active'),
  tags: tags.default([]),
})

/** SHA-256 of a token, 64 hex digits. */
export const tokenHash = z.string().regex(/^[0-9a-f]{64}$/)

/** As kept in the catalog: the postback token itself is shown once and never stored. */
export const advertiserBody = advertiserFields.extend({
  postback_token_hash: tokenHash,
  /** The token before the last rotation, still taken until then. */
  previous_postback_token: z.strictObject({ hash: tokenHash, until: instant }).exactOptional(),
})

export type AdvertiserBody = z.output<typeof advertiserBody>
