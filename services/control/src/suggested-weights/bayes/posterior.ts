import { beta, gamma, normal, uniformOf } from './random.ts'
import type { Uniform } from './random.ts'

/** What is known of one offer of a link. Payouts are of one currency. */
export interface OfferEvidence {
  /** Clicks, each counted by how likely its conversion would have come by now. */
  readonly effectiveClicks: number
  /** Clicks with at least one conversion. */
  readonly converted: number
  /** Sum and sum of squares of the payout of each converted click. */
  readonly payout: number
  readonly payoutSquares: number
}

export interface OfferPosterior {
  readonly mean: number
  /** Equal-tailed, 95 %. */
  readonly interval: readonly [low: number, high: number]
  readonly probabilityBest: number
}

export type Metric = 'cr' | 'epc'

const SEED = 20_260_610
const MAX_DRAWS = 10_000
/** Draws of all offers together: what bounds the time of an answer. */
const MAX_TOTAL_DRAWS = 200_000
/** Jeffreys' prior of a proportion. */
const HALF = 0.5

/**
 * Draws from the posterior of each offer's metric, and how often each is the best.
 *
 * CR: Beta(½ + converted, ½ + the rest), the conjugate posterior under Jeffreys' prior. EPC: that times the posterior of
 * the mean payout of a converted click, normal-inverse-gamma with one pseudo-observation at the mean of all offers
 * (Murphy 2007, "Conjugate Bayesian analysis of the Gaussian distribution"), cut at 0. The probability to be best is what
 * Thompson sampling would give an offer (Scott 2010, "A modern Bayesian look at the multi-armed bandit").
 */
export function posteriorOf(offers: readonly OfferEvidence[], metric: Metric): OfferPosterior[] {
  const draws = Math.max(1, Math.min(MAX_DRAWS, Math.floor(MAX_TOTAL_DRAWS / Math.max(1, offers.length))))
  const uniform = uniformOf(SEED)
  const pooled = pooledPayout(offers)
  const samples = offers.map(() => new Float64Array(draws))
  const wins = offers.map(() => 0)
  for (let index = 0; index < draws; index++) {
    let best = -1
    let most = Number.NEGATIVE_INFINITY
    for (const [place, offer] of offers.entries()) {
      const value = drawOne(offer, metric, pooled, uniform)
      const sample = samples[place]
      if (sample !== undefined) sample[index] = value
      if (value > most) [most, best] = [value, place]
    }
    wins[best] = (wins[best] ?? 0) + 1
  }
  return samples.map((sample, place) => {
    sample.sort()
    const at = (share: number): number => sample[Math.min(draws - 1, Math.floor(share * draws))] ?? 0
    return {
      mean: sample.reduce((sum, value) => sum + value, 0) / draws,
      interval: [at(0.025), at(0.975)],
      probabilityBest: (wins[place] ?? 0) / draws,
    }
  })
}

function drawOne(offer: OfferEvidence, metric: Metric, pooled: number, uniform: Uniform): number {
  const missed = Math.max(0, offer.effectiveClicks - offer.converted)
  const rate = beta(HALF + offer.converted, HALF + missed, uniform)
  return metric === 'cr' ? rate : rate * drawPayout(offer, pooled, uniform)
}

function drawPayout({ converted, payout, payoutSquares }: OfferEvidence, pooled: number, uniform: Uniform): number {
  if (pooled === 0 && payout === 0) return 0
  const mean = converted === 0 ? pooled : payout / converted
  const spread = Math.max(0, payoutSquares - converted * mean ** 2)
  // One pseudo-observation at the pooled mean, with a standard deviation of a quarter of it.
  const strength = 1 + converted
  const shape = 1.5 + converted / 2
  const scale = 1.5 * (pooled / 4) ** 2 + spread / 2 + (converted * (mean - pooled) ** 2) / (2 * strength)
  const variance = scale / gamma(shape, uniform)
  const centre = (pooled + payout) / strength
  return Math.max(0, centre + normal(uniform) * Math.sqrt(variance / strength))
}

function pooledPayout(offers: readonly OfferEvidence[]): number {
  const converted = offers.reduce((sum, offer) => sum + offer.converted, 0)
  return converted === 0 ? 0 : offers.reduce((sum, { payout }) => sum + payout, 0) / converted
}
