export type Band = 'low' | 'medium' | 'high' | 'severe'

/**
 * Score of independent signals, `100 × (1 − Π(1 − pᵢ))`, rounded down: 100 is out of reach as long as every p is below 1.
 */
export function scoreOf(points: readonly number[]): number {
  const genuine = points.reduce((product, point) => product * (1 - point), 1)
  return Math.floor(100 * (1 - genuine) + 1e-9)
}

/** Subjects are published when they change band, so that a score that wavers by a point stays silent. */
export function bandOf(score: number): Band {
  if (score >= 80) return 'severe'
  if (score >= 50) return 'high'
  if (score >= 25) return 'medium'
  return 'low'
}
