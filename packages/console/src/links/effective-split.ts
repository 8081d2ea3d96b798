/** One member of a link, as far as shares go. */
export interface SplitMember {
  readonly offer_id: number
  readonly rank: number
  readonly weight: number
}

export interface Share {
  /** Position in the link. */
  readonly member: number
  readonly offer_id: number
  /** Of the clicks that reach its tier, 0 to 1. */
  readonly share: number
}

export interface Tier {
  readonly rank: number
  readonly shares: readonly Share[]
}

/**
 * How clicks are shared when every offer passes: one tier under `weight`; one for each rank, tried in order, under
 * `priority`.
 */
export function effectiveSplit(strategy: 'weight' | 'priority', members: readonly SplitMember[]): readonly Tier[] {
  const byRank = new Map<number, { member: number; offer_id: number; weight: number }[]>()
  for (const [member, { offer_id, rank, weight }] of members.entries()) {
    const tier = strategy === 'weight' ? 0 : rank
    byRank.set(tier, [...(byRank.get(tier) ?? []), { member, offer_id, weight }])
  }
  return [...byRank]
    .toSorted(([a], [b]) => a - b)
    .map(([rank, found]) => {
      const total = found.reduce((sum, { weight }) => sum + weight, 0)
      const shares = found.map(({ member, offer_id, weight }) => ({
        member,
        offer_id,
        share: total === 0 ? 0 : weight / total,
      }))
      return { rank, shares }
    })
}
