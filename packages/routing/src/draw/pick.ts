/** Draws are 52-bit fractions in [0,1), kept as their numerators: a safe integer, and an Avro long. */
export const DRAW_BITS = 52
export const DRAW_RANGE = 2 ** DRAW_BITS

const HALF_BITS = 26
const HALF = 2 ** HALF_BITS

/**
 * The index whose share of the weights the draw falls into: exact integer arithmetic, so that the same draw picks the
 * same index on every machine. Weights are integers of at least 0 and at least one is positive; `draw` is in [0, 2^52).
 */
export function pickByWeight(weights: readonly number[], draw: number): number {
  let total = 0
  for (const weight of weights) total += weight
  let left = scale(draw, total)
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] ?? 0
    if (left < weight) return index
    left -= weight
  }
  throw new RangeError(`draw ${draw} is outside [0, 2^52) or no weight of ${total} is positive`)
}

/** floor(draw × total / 2^52), in [0, total). */
function scale(draw: number, total: number): number {
  if (total > HALF) return Number((BigInt(draw) * BigInt(total)) >> BigInt(DRAW_BITS))
  // Both products stay below 2^53: the draw is cut into two halves of 26 bits.
  const high = Math.floor(draw / HALF)
  const low = draw - high * HALF
  return Math.floor((high * total + Math.floor((low * total) / HALF)) / HALF)
}
