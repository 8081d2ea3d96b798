import { expect, test } from 'vitest'
import { arrivedShare } from './delay.ts'
import { posteriorOf } from './posterior.ts'
import { beta, gamma, normal, uniformOf } from './random.ts'

const offer = (effectiveClicks: number, converted: number, each = 1) => ({
  effectiveClicks,
  converted,
  payout: converted * each,
  payoutSquares: converted * each ** 2,
})

test('samples have the mean and variance of their distributions', () => {
  const uniform = uniformOf(7)
  const of = (draw: () => number): [number, number] => {
    const all = Array.from({ length: 40_000 }, draw)
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length
    return [mean, all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length]
  }
  const near = ([mean, variance]: [number, number], wantedMean: number, wantedVariance: number): void => {
    expect(Math.abs(mean - wantedMean)).toBeLessThan(5 * Math.sqrt(wantedVariance / 40_000))
    expect(variance / wantedVariance).toBeGreaterThan(0.9)
    expect(variance / wantedVariance).toBeLessThan(1.1)
  }
  near(
    of(() => normal(uniform)),
    0,
    1,
  )
  near(
    of(() => gamma(0.5, uniform)),
    0.5,
    0.5,
  )
  near(
    of(() => gamma(7.3, uniform)),
    7.3,
    7.3,
  )
  near(
    of(() => beta(3, 17, uniform)),
    3 / 20,
    (3 * 17) / (20 ** 2 * 21),
  )
})

test('the posterior of a rate is that of Beta, and narrows with more clicks', () => {
  const [few, many] = posteriorOf([offer(100, 10), offer(10_000, 1_000)], 'cr')
  expect(few?.mean).toBeCloseTo(10.5 / 101, 2)
  expect(many?.mean).toBeCloseTo(0.1, 2)
  const width = (interval: readonly [number, number] | undefined) => (interval?.[1] ?? 0) - (interval?.[0] ?? 0)
  expect(width(few?.interval)).toBeGreaterThan(8 * width(many?.interval))
  // Of Beta(10.5, 90.5): 0.0529 to 0.1694.
  expect(few?.interval[0]).toBeCloseTo(0.053, 2)
  expect(few?.interval[1]).toBeCloseTo(0.169, 2)
})

test('equal offers are equally likely to be the best, a clear winner surely, and the same stats say the same', () => {
  const equal = posteriorOf([offer(500, 25), offer(500, 25)], 'cr')
  expect(equal[0]?.probabilityBest).toBeCloseTo(0.5, 1)
  const clear = posteriorOf([offer(5_000, 500), offer(5_000, 250), offer(0, 0)], 'cr')
  expect(clear[1]?.probabilityBest).toBe(0)
  expect(clear.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0)).toBeCloseTo(1, 9)
  expect(posteriorOf([offer(500, 25), offer(500, 30)], 'epc')).toEqual(
    posteriorOf([offer(500, 25), offer(500, 30)], 'epc'),
  )
})

test('EPC weighs what a conversion pays: half the rate at thrice the payout wins', () => {
  const [often, well] = posteriorOf([offer(5_000, 500, 1), offer(5_000, 250, 3)], 'epc')
  expect(often?.mean).toBeCloseTo(0.1, 2)
  expect(well?.mean).toBeCloseTo(0.15, 2)
  expect(well?.probabilityBest).toBeGreaterThan(0.99)
})

test('delays are found although young clicks show only short ones', () => {
  // Delays are uniform over the hours 0 to 9; clicks have ages 0 to 19 and what lies behind their age is not seen yet.
  const counts = Array.from({ length: 20 }, (_, ageH) =>
    Array.from({ length: 10 }, (_each, delayH) => ({ ageH, delayH, conversions: 10 })).filter(
      ({ delayH }) => delayH <= ageH,
    ),
  ).flat()
  const share = arrivedShare(counts)
  for (const hour of [0, 3, 6, 9, 50]) expect(share?.(hour)).toBeCloseTo(Math.min(1, (hour + 1) / 10), 9)
  expect(arrivedShare(counts.slice(0, 2))).toBeUndefined()
})
