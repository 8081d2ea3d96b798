import { RULE_IDS } from '@smartlink/fraud/rule-book'
import { z } from 'zod'
import { unique } from './identifier.ts'

/** Names of fraud categories are open: an outside verdict brings its own. */
export const fraudCategory = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'Must be a category such as data_center' })

const ruleModes = z
  .partialRecord(
    z.enum(RULE_IDS as [string, ...string[]], { error: `Must be one of ${RULE_IDS.join(', ')}` }),
    z.enum(['off', 'shadow', 'on']),
  )
  .describe('Rules that are not enforced here; what they find is scored and shown all the same')

const policy = {
  mode: z.enum(['off', 'monitor', 'enforce']).default('monitor'),
  /** A click is refused when its score is at least this. */
  threshold: z.int().min(1).max(100).default(70),
  /** Rules turned down for this offer or link; the others are as the installation has them. */
  rules: ruleModes.exactOptional(),
  block_categories: z.array(fraudCategory).max(50).check(unique()).default([]),
}

export const offerFraudPolicy = z.strictObject(policy)

export const linkFraudPolicy = z.strictObject({
  ...policy,
  /** Sends a refused click to the fallback instead of blocking it. */
  to_fallback: z.boolean().default(false),
})

export type OfferFraudPolicy = z.output<typeof offerFraudPolicy>
export type LinkFraudPolicy = z.output<typeof linkFraudPolicy>
