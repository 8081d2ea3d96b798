import type { InstantRule, RuleMode, WindowRule } from './rule.ts'
import { activity } from './rules/activity.ts'
import { dataCenter } from './rules/data-center.ts'
import { declaredBot } from './rules/declared-bot.ts'
import { duplicate } from './rules/duplicate.ts'
import { manyAgents } from './rules/many-agents.ts'
import { metronome } from './rules/metronome.ts'
import { nonBrowserAgent } from './rules/non-browser-agent.ts'
import { prefetch } from './rules/prefetch.ts'
import { velocity } from './rules/velocity.ts'

/** Changes when a rule, its points or its thresholds change; stored with every score. */
export const RULES_VERSION = '1'

export const INSTANT_RULES: readonly InstantRule[] = [declaredBot, dataCenter, nonBrowserAgent, prefetch]
export const WINDOW_RULES: readonly WindowRule[] = [velocity, activity, manyAgents, duplicate, metronome]

/** Modes that differ from `on`, by rule id. */
export type RuleModes = ReadonlyMap<string, RuleMode>

export const ALL_ON: RuleModes = new Map()

export function modeOf(modes: RuleModes, id: string): RuleMode {
  return modes.get(id) ?? 'on'
}
