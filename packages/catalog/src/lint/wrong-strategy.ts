import type { LintRule } from './finding.ts'

/** What one strategy reads and the other does not tells which one was meant. */
export const wrongStrategy: LintRule = (link) => {
  if (link.members.length < 2) return []
  const ranks = new Set(link.members.map((member) => member.rank))
  const weights = new Set(link.members.map((member) => member.weight))
  if (link.strategy === 'weight' && ranks.size > 1) {
    return [
      {
        level: 'warning',
        code: 'strategy.ranks_ignored',
        message: 'The offers have different ranks, but the strategy `weight` does not look at ranks',
        fix: 'Use the strategy `priority` when you have a clear winner, or give all offers the same rank',
        path: ['strategy'],
      },
    ]
  }
  const [winner, ...others] = link.members.filter((member) => member.weight > 0)
  if (link.strategy === 'weight' && winner !== undefined && others.length === 0) {
    return [
      {
        level: 'warning',
        code: 'strategy.clear_winner',
        message:
          'Only one offer has a weight above 0: when it can not take a click, the others do not take its place under the strategy `weight`',
        fix: 'Use the strategy `priority` when you have a clear winner, with the others on the ranks below',
        path: ['strategy'],
      },
    ]
  }
  if (link.strategy === 'priority' && ranks.size === 1 && weights.size === 1) {
    return [
      {
        level: 'warning',
        code: 'strategy.no_order',
        message:
          'The strategy is `priority`, but all offers have the same rank and weight: they share the clicks equally',
        fix: 'Give the offers ranks, or use the strategy `weight`',
        path: ['strategy'],
      },
    ]
  }
  if (link.strategy === 'priority' && ranks.size === link.members.length && weights.size > 1) {
    return [
      {
        level: 'warning',
        code: 'strategy.weights_ignored',
        message: 'The offers have different weights, but each stands alone in its rank, where weights decide nothing',
        fix: 'Use the strategy `weight` for testing offers, or give offers that should share clicks the same rank',
        path: ['strategy'],
      },
    ]
  }
  return []
}
