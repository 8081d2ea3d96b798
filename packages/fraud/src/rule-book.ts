import type { InstantRule, RuleMode, WindowRule } from './rule.ts'
import type { SourceRule } from './source-rule.ts'
import { activity } from './rules/activity.ts'
import { dataCenter } from './rules/data-center.ts'
import { declaredBot } from './rules/declared-bot.ts'
import { duplicate } from './rules/duplicate.ts'
import { manyAgents } from './rules/many-agents.ts'
import { metronome } from './rules/metronome.ts'
import { nonBrowserAgent } from './rules/non-browser-agent.ts'
import { prefetch } from './rules/prefetch.ts'
import { velocity } from './rules/velocity.ts'
import { clickFlooding } from './source-rules/click-flooding.ts'
import { conversionRate } from './source-rules/conversion-rate.ts'
import { fastConversion } from './source-rules/fast-conversion.ts'
import { sourceShare } from './source-rules/source-share.ts'

/** Changes when a rule, its points or its thresholds change; stored with every score. */
export const RULES_VERSION = '2'

export const INSTANT_RULES: readonly InstantRule[] = [declaredBot, dataCenter, nonBrowserAgent, prefetch]
export const WINDOW_RULES: readonly WindowRule[] = [velocity, activity, manyAgents, duplicate, metronome]
export const SOURCE_RULES: readonly SourceRule[] = [sourceShare, conversionRate, fastConversion, clickFlooding]

/** Every rule id; also the categories that our own rules give. */
export const RULE_IDS: readonly string[] = [...INSTANT_RULES, ...WINDOW_RULES, ...SOURCE_RULES].map(({ id }) => id)

/** Modes that differ from `on`, by rule id. */
export type RuleModes = ReadonlyMap<string, RuleMode>

export const ALL_ON: RuleModes = new Map()

export function modeOf(modes: RuleModes, id: string): RuleMode {
  return modes.get(id) ?? 'on'
}
