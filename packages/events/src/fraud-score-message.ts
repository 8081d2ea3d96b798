import { z } from 'zod'
import { jsonMessage, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

/** Value in `fraud.scores.v1`: what is thought of one subject, until it expires. */
const schema = z.object({
  /** `address:`, `subnet:` or `visitor:` with 16 hex digits, or `source:` with publisher and sub id. */
  subject: z.string().min(1),
  score: z.number().int().min(0).max(100),
  band: z.enum(['low', 'medium', 'high', 'severe']),
  /** Category of the strongest rule, or empty. */
  category: z.string(),
  expires_at: timeMs,
  /** Version of the rules that made it. */
  version: z.string(),
  /** Who says so: `rules`, `sql` or the name of an outside source. */
  source: z.string(),
})

export type FraudScoreMessage = z.infer<typeof schema>

export const FRAUD_SCORE: JsonMessage<FraudScoreMessage> = jsonMessage('fraud score', schema)
