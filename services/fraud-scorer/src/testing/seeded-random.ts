import { seededRandom as uniform } from '@smartlink/service-kit/seeded-random'

/** Chance that can be repeated: the same numbers for the same seed. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number
  pick<T>(values: readonly T[]): T
  /** Pauses of somebody who acts on his own: exponential with this mean. */
  pauseMs(meanMs: number): number
}

export function seededRandom(seed: number): SeededRandom {
  const next = uniform(Math.imul(seed + 1, 0x9e3779b1))
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T,
    pauseMs: (meanMs) => -Math.log(1 - next()) * meanMs,
  }
}
