export interface Earned {
  readonly clicks: number
  readonly payout: number
}

export type Suggestion =
  | { readonly kind: 'weights'; readonly weights: readonly number[] }
  | { readonly kind: 'too_little'; readonly neededClicks: number; readonly fewestClicks: number }

/** Under this, earnings per click say more of chance than of the offer. */
const NEEDED_CLICKS = 200
/** Every offer keeps a share to be judged by, in thousandths. */
const LEAST = 50
const WHOLE = 1_000

/** Shares in thousandths, in proportion to earnings per click; each offer keeps at least 5 %. */
export function suggestWeights(
  members: readonly { readonly offer_id: number }[],
  earned: ReadonlyMap<number, Earned>,
): Suggestion {
  const found = members.map(({ offer_id }) => earned.get(offer_id) ?? { clicks: 0, payout: 0 })
  const fewestClicks = Math.min(...found.map(({ clicks }) => clicks))
  const rates = found.map(({ clicks, payout }) => (clicks === 0 ? 0 : payout / clicks))
  const sum = rates.reduce((total, rate) => total + rate, 0)
  if (fewestClicks < NEEDED_CLICKS || sum === 0) {
    return { kind: 'too_little', neededClicks: NEEDED_CLICKS, fewestClicks }
  }
  const floor = Math.min(LEAST, Math.floor(WHOLE / members.length))
  const free = WHOLE - floor * members.length
  return { kind: 'weights', weights: rates.map((rate) => floor + Math.round((free * rate) / sum)) }
}
