/** Conversions of clicks of one age that came after one delay, both in whole hours. */
export interface DelayCount {
  readonly ageH: number
  readonly delayH: number
  readonly conversions: number
}

/** Fewer say too little about delays. */
export const MIN_CONVERSIONS_FOR_DELAY = 30

/** The share of conversions that have come within so many hours after the click; 1 beyond what was seen. */
export type ArrivedShare = (ageH: number) => number

/**
 * The distribution of delays from conversions that could be seen so far. Young clicks show only short delays, so the
 * naive shares are too high; the product-limit estimate in reverse time allows for that (Lagakos, Barraj, De Gruttola
 * 1988, for right-truncated data). Undefined where there are too few conversions.
 */
export function arrivedShare(counts: readonly DelayCount[]): ArrivedShare | undefined {
  const total = counts.reduce((sum, { conversions }) => sum + conversions, 0)
  if (total < MIN_CONVERSIONS_FOR_DELAY) return undefined
  const longest = counts.reduce((most, { delayH }) => Math.max(most, delayH), 0)
  const shares = Array.from({ length: longest + 1 }, () => 1)
  for (let hour = longest; hour > 0; hour--) {
    let atRisk = 0
    let came = 0
    for (const { ageH, delayH, conversions } of counts) {
      if (delayH > hour || ageH < hour) continue
      atRisk += conversions
      if (delayH === hour) came += conversions
    }
    const share = shares[hour] ?? 1
    shares[hour - 1] = atRisk === 0 ? share : share * (1 - came / atRisk)
  }
  return (ageH) => shares[Math.max(0, Math.floor(ageH))] ?? 1
}
