import { z } from 'zod'
import { identifier, identifiers, unique } from './identifier.ts'
import { instant } from './instant.ts'
import { amount } from './money.ts'
import { timeZone } from './time-zone.ts'

export const MAX_CAPS = 32

export const OFFER_CAP_SCOPES = ['offer', 'offer+publisher', 'offer+publisher+sub1'] as const

const shape = {
  /** Given by control when absent, and kept while the cap counts the same thing. */
  id: identifier.exactOptional(),
  /** Whose clicks the cap is about; everybody's when absent. */
  publisher_ids: identifiers(1_000).min(1).exactOptional(),
  window: z.enum(['hour', 'day', 'week', 'month', 'total']),
  time_zone: timeZone.default('UTC'),
  mode: z.enum(['additional', 'override']).default('additional'),
  enforcement: z.enum(['hard', 'soft']).default('hard'),
  /** What holds while a cap made inside its window waits for its starting count; hard caps hold, soft ones start from now. */
  while_pending: z.enum(['hold', 'from_now']).exactOptional(),
  /** Set by control: the revision and time since which the cap counts what it counts now. */
  since: z.strictObject({ revision: z.int().min(0), at: instant }).exactOptional(),
}

const countLimit = z.int().min(1).max(1_000_000_000_000)
const amountLimit = amount.refine((text) => Number(text) >= 1, { error: 'Must be at least 1' })

function capOf<Scope extends z.ZodType<string>>(scope: Scope) {
  return z
    .discriminatedUnion('metric', [
      z.strictObject({ ...shape, scope, metric: z.enum(['clicks', 'conversions']), limit: countLimit }),
      /** In the currency of the offer's payout or revenue. */
      z.strictObject({ ...shape, scope, metric: z.enum(['payout', 'revenue']), limit: amountLimit }),
    ])
    .transform((given) => ({
      ...given,
      while_pending: given.while_pending ?? (given.enforcement === 'hard' ? ('hold' as const) : ('from_now' as const)),
    }))
}

/** A limit on what an offer gets, counted in calendar windows of its zone. */
export const offerCap = capOf(z.enum(OFFER_CAP_SCOPES))

/** A limit on what a link delivers. */
export const linkCap = capOf(z.literal('link').default('link'))

const byId = unique<{ id?: number }>((cap) => cap.id ?? cap)

export const offerCaps = z.array(offerCap).max(MAX_CAPS).check(byId)
export const linkCaps = z.array(linkCap).max(MAX_CAPS).check(byId)

export type OfferCap = z.output<typeof offerCap>
export type LinkCap = z.output<typeof linkCap>
