import type { Finding, LintRule } from './finding.ts'

/** Weights decide among members of a tier: all of them under `weight`, those of equal rank under `priority`. */
export const zeroWeights: LintRule = (link) => {
  const tiers = new Map<number, { total: number; first: number; size: number }>()
  for (const [index, member] of link.members.entries()) {
    const rank = link.strategy === 'weight' ? 0 : member.rank
    const tier = tiers.get(rank) ?? { total: 0, first: index, size: 0 }
    tiers.set(rank, { ...tier, total: tier.total + member.weight, size: tier.size + 1 })
  }
  const findings: Finding[] = []
  for (const [rank, tier] of tiers) {
    // Alone on its rank nothing is weighed: such a member is tried whatever its weight.
    if (tier.total > 0 || (link.strategy === 'priority' && tier.size === 1)) continue
    const whole = tiers.size === 1
    findings.push({
      level: whole ? 'error' : 'warning',
      code: 'weight.all_zero',
      message: whole
        ? 'All weights are 0: no offer of this link gets a click'
        : `All weights of rank ${rank} are 0: its offers get no clicks`,
      fix: 'Give at least one of them a weight above 0',
      path: ['members', tier.first, 'weight'],
    })
  }
  return findings
}
