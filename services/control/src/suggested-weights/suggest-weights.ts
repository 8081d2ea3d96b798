import type { SmartLink } from '@smartlink/catalog/kinds'
import { arrivedShare } from './bayes/delay.ts'
import { posteriorOf } from './bayes/posterior.ts'
import type { Metric, OfferEvidence, OfferPosterior } from './bayes/posterior.ts'
import type { LinkClicksRow } from './link-clicks.sql.ts'
import type { LinkConversionsRow } from './link-conversions.sql.ts'

export interface WeightStats {
  readonly clicks: readonly LinkClicksRow[]
  readonly conversions: readonly LinkConversionsRow[]
}

export interface JudgedOffer extends OfferEvidence, OfferPosterior {
  readonly offerId: number
  readonly clicks: number
}

export interface Suggestion {
  /** Offers with enough clicks, as their members stand. */
  readonly judged: readonly JudgedOffer[]
  /** Offers with too few clicks to be judged; their members keep their share. */
  readonly waiting: readonly { readonly offerId: number; readonly clicks: number }[]
  /** One weight for each member, in their order. */
  readonly weights: readonly number[]
  /** False where there were too few conversions to allow for those still to come. */
  readonly allowsForDelay: boolean
}

const MAX_WEIGHT = 1_000_000

/**
 * Weights in proportion to the probability that an offer is the best of those judged. Members that a person has set to
 * 0 stay there. Offers without enough clicks keep the share they have, so that they get them.
 */
export function suggestWeights(link: SmartLink, stats: WeightStats, metric: Metric, minClicks: number): Suggestion {
  const delays = stats.conversions.map(({ age_h, delay_h, converted }) => ({
    ageH: age_h,
    delayH: delay_h,
    conversions: converted,
  }))
  const arrived = arrivedShare(delays)
  const competing = [...new Set(link.members.filter(({ weight }) => weight > 0).map(({ offer_id }) => offer_id))]
  const counted = competing.map((offerId) => {
    const clicks = stats.clicks.filter(({ offer_id }) => offer_id === offerId)
    const conversions = stats.conversions.filter(({ offer_id }) => offer_id === offerId)
    return {
      offerId,
      clicks: sum(clicks.map((row) => row.clicks)),
      effectiveClicks: sum(clicks.map((row) => row.clicks * (arrived?.(row.age_h) ?? 1))),
      converted: sum(conversions.map(({ converted }) => converted)),
      payout: sum(conversions.map(({ payout }) => payout)),
      payoutSquares: sum(conversions.map(({ payout_squares }) => payout_squares)),
    }
  })
  const enough = counted.filter(({ clicks }) => clicks >= minClicks)
  const posteriors = posteriorOf(enough, metric)
  const judged = enough.map((offer, index) => ({ ...offer, ...(posteriors[index] as OfferPosterior) }))
  return {
    judged,
    waiting: counted.filter(({ clicks }) => clicks < minClicks).map(({ offerId, clicks }) => ({ offerId, clicks })),
    weights: weightsOf(link, judged),
    allowsForDelay: arrived !== undefined,
  }
}

function weightsOf({ members }: SmartLink, judged: readonly JudgedOffer[]): number[] {
  const present = members.map(({ weight }) => weight)
  // Among one there is nothing to choose.
  if (judged.length < 2) return present
  const total = sum(present)
  const byOffer = new Map(judged.map((offer) => [offer.offerId, offer.probabilityBest]))
  const judgedTotal = sum(members.map(({ offer_id, weight }) => (byOffer.has(offer_id) ? weight : 0)))
  return members.map(({ offer_id, weight }) => {
    const best = byOffer.get(offer_id)
    if (weight === 0) return 0
    if (best === undefined) return Math.round((MAX_WEIGHT * weight) / total)
    const ofOffer = sum(members.map((member) => (member.offer_id === offer_id ? member.weight : 0)))
    const share = (judgedTotal / total) * best * (weight / ofOffer)
    return Math.round(MAX_WEIGHT * share)
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
