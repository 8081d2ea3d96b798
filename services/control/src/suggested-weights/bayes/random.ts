import { seededRandom } from '@smartlink/service-kit/seeded-random'

/** Numbers come in steps of 2⁻³² from 0, which has no logarithm. */
const HALF_A_STEP = 2 ** -33

/** Uniform in (0, 1). */
export type Uniform = () => number

/** The same numbers for the same seed, so that the same stats give the same suggestion. */
export function uniformOf(seed: number): Uniform {
  const random = seededRandom(seed | 0)
  return () => random() + HALF_A_STEP
}

/** Standard normal (Box and Muller, 1958). */
export function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Gamma of this shape and scale 1 (Marsaglia and Tsang, 2000). */
export function gamma(shape: number, uniform: Uniform): number {
  if (shape < 1) return gamma(shape + 1, uniform) * uniform() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(uniform)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Beta, as the share of one gamma in two. */
export function beta(a: number, b: number, uniform: Uniform): number {
  const one = gamma(a, uniform)
  return one / (one + gamma(b, uniform))
}
