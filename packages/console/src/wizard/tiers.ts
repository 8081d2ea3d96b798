/** Whatever has a rank. Lists are kept in order of rank, and ranks are 1, 2, 3 and so on without gaps. */
interface Ranked {
  readonly rank: number
}

/** Members by rank, the first tried first. */
export function tiersOf<M extends Ranked>(members: readonly M[]): readonly (readonly M[])[] {
  const ranks = [...new Set(members.map(({ rank }) => rank))].toSorted((a, b) => a - b)
  return ranks.map((rank) => members.filter((member) => member.rank === rank))
}

/** One rank for each member, in the order they stand. */
export function inOrder<M extends Ranked>(members: readonly M[]): M[] {
  return members.map((member, index) => ({ ...member, rank: index + 1 }))
}

/** Up out of its tier into one of its own, or, when it is alone, above the tier before. */
export function moveUp<M extends Ranked>(members: readonly M[], member: M): M[] {
  return moved(members, member, -1)
}

export function moveDown<M extends Ranked>(members: readonly M[], member: M): M[] {
  return moved(members, member, 1)
}

/** Shares the rank of the tier above. */
export function joinAbove<M extends Ranked>(members: readonly M[], member: M): M[] {
  const tiers = tiersOf(members)
  const at = tiers.findIndex((tier) => tier.includes(member))
  if (at < 1) return [...members]
  return flattened(
    tiers.map((tier, index) => {
      if (index === at - 1) return [...tier, member]
      return index === at ? tier.filter((other) => other !== member) : tier
    }),
  )
}

/** Puts a member where another stands, in a tier of its own: what dragging does. */
export function moveBefore<M extends Ranked>(members: readonly M[], member: M, target: M): M[] {
  if (member === target) return [...members]
  const tiers = tiersOf(members).map((tier) => tier.filter((other) => other !== member))
  const at = tiers.findIndex((tier) => tier.includes(target))
  return flattened([...tiers.slice(0, at), [member], ...tiers.slice(at)])
}

function moved<M extends Ranked>(members: readonly M[], member: M, by: -1 | 1): M[] {
  const tiers = tiersOf(members)
  const at = tiers.findIndex((tier) => tier.includes(member))
  const alone = tiers[at]?.length === 1
  const rest = tiers.map((tier) => tier.filter((other) => other !== member))
  // Alone it jumps over its neighbour; out of a company it only steps beside it.
  const place = by < 0 ? (alone ? at - 1 : at) : alone ? at + 2 : at + 1
  const bounded = Math.min(Math.max(place, 0), rest.length)
  return flattened([...rest.slice(0, bounded), [member], ...rest.slice(bounded)])
}

function flattened<M extends Ranked>(tiers: readonly (readonly M[])[]): M[] {
  return tiers
    .filter((tier) => tier.length > 0)
    .flatMap((tier, index) => tier.map((member) => ({ ...member, rank: index + 1 })))
}
