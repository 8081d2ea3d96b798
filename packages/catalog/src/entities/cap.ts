import { z } from 'zod'
import { identifier, identifiers, unique } from './identifier.ts'
import { instant } from './instant.ts'
import { amount } from './money.ts'
import { timeZone } from './time-zone.ts'

export const MAX_CAPS = 32

export const OFFER_CAP_SCOPES = ['offer', 'offer+publisher', 'offer+publisher+sub1'] as const

const countLimit = z.int().min(1).max(1_000_000_000_000)
const amountLimit = amount.refine((text) => Number(text) >= 1, { error: 'Must be at least 1' })

const shape = {
  /** Whose clicks the cap is about; everybody's when absent. */
  publisher_ids: identifiers(1_000).min(1).exactOptional(),
  window: z.enum(['hour', 'day', 'week', 'month', 'total']),
  time_zone: timeZone.default('UTC'),
  mode: z.enum(['additional', 'override']).default('additional'),
  enforcement: z.enum(['hard', 'soft']).default('hard'),
}

/** Given by control. A cap that is changed to count something else starts anew under the id it has. */
const given = {
  id: identifier,
  /** Revision and time since which the cap counts what it counts now. */
  since: z.strictObject({ revision: z.int().min(0), at: instant }),
  /** What holds while a cap made inside its window waits for its starting count. */
  while_pending: z.enum(['hold', 'from_now']),
}

/** Left out, `while_pending` is `hold` for hard caps and `from_now` for soft ones. */
const offered = {
  id: identifier.exactOptional(),
  since: given.since.exactOptional(),
  while_pending: given.while_pending.exactOptional(),
}

function capOf<Identity extends z.core.$ZodLooseShape, Scope extends z.ZodType<string>>(
  identity: Identity,
  scope: Scope,
) {
  return z.discriminatedUnion('metric', [
    z.strictObject({ ...identity, ...shape, scope, metric: z.enum(['clicks', 'conversions']), limit: countLimit }),
    /** In the currency of the offer's payout or revenue. */
    z.strictObject({ ...identity, ...shape, scope, metric: z.enum(['payout', 'revenue']), limit: amountLimit }),
  ])
}

const offerScope = z.enum(OFFER_CAP_SCOPES)
const linkScope = z.literal('link').default('link')

const byId = unique<{ id?: number }>((cap) => cap.id ?? cap)

/** A limit on what an offer gets, counted in calendar windows of its zone. */
export const offerCaps = z.array(capOf(given, offerScope)).max(MAX_CAPS).check(byId)
/** A limit on what a link delivers. */
export const linkCaps = z.array(capOf(given, linkScope)).max(MAX_CAPS).check(byId)

/** As people write them: a cap without `id` is a new one. */
export const offerCapsInput = z.array(capOf(offered, offerScope)).max(MAX_CAPS).check(byId)
export const linkCapsInput = z.array(capOf(offered, linkScope)).max(MAX_CAPS).check(byId)

export type OfferCap = z.output<typeof offerCaps>[number]
export type LinkCap = z.output<typeof linkCaps>[number]
export type CapInput = z.output<typeof offerCapsInput>[number] | z.output<typeof linkCapsInput>[number]
