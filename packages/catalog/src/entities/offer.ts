import { z } from 'zod'
import { offerCaps, offerCapsInput } from './cap.ts'
import { offerFraudPolicy } from './fraud-policy.ts'
import { deepLinkHost } from './hostname.ts'
import { identifier, identifiers, unique } from './identifier.ts'
import { datesInOrder, instant } from './instant.ts'
import { entityName, tags } from './label.ts'
import { money, NO_MONEY } from './money.ts'
import { schedule } from './schedule.ts'
import { targetingRules } from './targeting-rule.ts'
import { urlTemplate } from './url-template.ts'

/** Exact and case-sensitive; without `sub1` the whole publisher. */
const blockedSource = z.strictObject({
  publisher_id: identifier,
  sub1: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= 255, { error: 'Must have at most 255 bytes' })
    .exactOptional(),
})

const shape = {
  name: entityName,
  advertiser_id: identifier,
  status: z.enum(['active', 'paused']).default('active'),
  /** Inclusive. */
  starts_at: instant.exactOptional(),
  /** Exclusive. */
  ends_at: instant.exactOptional(),
  url: urlTemplate,
  access: z.enum(['public', 'approval', 'private']).default('public'),
  /** Publishers that have access when it is not public. */
  publisher_ids: identifiers(10_000).default([]),
  targeting: targetingRules.default([]),
  targeting_group_id: identifier.exactOptional(),
  /** Whether the group stands instead of the offer's own rules or beside them. */
  targeting_group_mode: z.enum(['replace', 'and']).default('replace'),
  schedule: schedule.exactOptional(),
  fraud: offerFraudPolicy.prefault({}),
  duplicates: z.enum(['allow', 'reject']).default('allow'),
  blocked_sources: z
    .array(blockedSource)
    .max(1_000)
    .check(unique((source) => JSON.stringify([source.publisher_id, source.sub1 ?? null])))
    .default([]),
  deep_link_hosts: z.array(deepLinkHost).max(100).check(unique()).default([]),
  payout: money.default(NO_MONEY),
  revenue: money.default(NO_MONEY),
  attribution_window_days: z.int().min(1).max(365).default(30),
  /** What becomes of a conversion that comes when its cap is used up. */
  late_conversion: z.enum(['accept', 'pending', 'reject']).default('pending'),
  tags: tags.default([]),
}

/** What an advertiser pays for: where the visitor goes, who may send traffic, and on which conditions. */
export const offerBody = z.strictObject({ ...shape, caps: offerCaps }).check(datesInOrder())

export const offerInput = z.strictObject({ ...shape, caps: offerCapsInput.default([]) }).check(datesInOrder())

export type OfferBody = z.output<typeof offerBody>
export type OfferInput = z.output<typeof offerInput>
