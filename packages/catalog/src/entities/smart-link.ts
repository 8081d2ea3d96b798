import { z } from 'zod'
import { linkCaps, linkCapsInput } from './cap.ts'
import { linkFraudPolicy } from './fraud-policy.ts'
import { httpUrl } from './http-url.ts'
import { identifier } from './identifier.ts'
import { datesInOrder, instant } from './instant.ts'
import { description, entityName, tags } from './label.ts'
import { slug } from './slug.ts'
import { targetingRules } from './targeting-rule.ts'

export const MAX_MEMBERS = 100
export const MAX_WEIGHT = 1_000_000

/** One offer of a link; the same offer may stand in it more than once, with other targeting. */
const member = z.strictObject({
  offer_id: identifier,
  /** Lower is tried first under `priority`; equal ranks form a tier in which weights decide. */
  rank: z.int().min(0).max(1_000_000).default(1),
  /** Share among the members that pass; 0 keeps the offer and sends it nothing. */
  weight: z.int().min(0).max(MAX_WEIGHT).default(100),
  targeting: targetingRules.default([]),
})

/** What the visitor gets when nothing serves: a bare status or an address. */
const noMatch = z.union([
  z.strictObject({ status: z.union([z.literal(404), z.literal(204)]) }),
  z.strictObject({ url: httpUrl }),
])

export const REFERRER_POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const

const shape = {
  name: entityName,
  description: description.default(''),
  /** The default domain when absent. */
  domain_id: identifier.exactOptional(),
  visibility: z.enum(['public', 'private']).default('private'),
  active: z.boolean().default(true),
  /** Inclusive. */
  starts_at: instant.exactOptional(),
  /** Exclusive. */
  ends_at: instant.exactOptional(),
  strategy: z.enum(['priority', 'weight']).default('weight'),
  members: z.array(member).max(MAX_MEMBERS).default([]),
  fallback_offer_id: identifier.exactOptional(),
  fraud: linkFraudPolicy.prefault({}),
  sticky: z.enum(['none', 'visitor']).default('none'),
  sticky_days: z.int().min(1).max(30).default(1),
  no_match: noMatch.default({ status: 404 }),
  referrer_policy: z.enum(REFERRER_POLICIES).default('no-referrer'),
  tags: tags.default([]),
}

/** One URL, many offers. The defaults follow what the field recommends to most users: weights, private. */
export const smartLinkBody = z.strictObject({ slug, ...shape, caps: linkCaps }).check(datesInOrder())

/** Without a slug, control makes one. */
export const smartLinkInput = z
  .strictObject({ slug: slug.exactOptional(), ...shape, caps: linkCapsInput.default([]) })
  .check(datesInOrder())

export type SmartLinkBody = z.output<typeof smartLinkBody>
export type SmartLinkInput = z.output<typeof smartLinkInput>
export type Member = SmartLinkBody['members'][number]
