import type { TargetingRule } from '../types.ts'
import { FactRule } from './fact-rule.ts'
import { compileMatcher } from './matcher.ts'
import type { Visit } from './visit.ts'

export interface CompiledRule {
  readonly reason: string
  /**
   * Whether the click's event keeps what the rule reads: never (the full address and referrer), or as long as the link
   * keeps that parameter. Where it does not, the rule's answer is recorded instead.
   */
  readonly reads: 'kept' | 'unkept' | 'param'
  /** The parameter it reads; empty for other dimensions. */
  readonly param: string
  passes(visit: Visit): boolean
}

/**
 * Undefined for a rule this decider does not know or can't understand: its offer must not be served, or an unknown
 * rule would widen the audience.
 */
export function compileRule(rule: TargetingRule): CompiledRule | undefined {
  const excludes = rule.op.startsWith('not_')
  const unknownPasses = rule.unknown === 'allow' || (rule.unknown !== 'deny' && excludes)
  return FactRule.of(rule, unknownPasses) ?? compileMatcherRule(rule, excludes, unknownPasses)
}

/** All of them, or undefined when one is not understood. */
export function compileRules(rules: readonly TargetingRule[]): readonly CompiledRule[] | undefined {
  const compiled = rules.map(compileRule).filter((rule) => rule !== undefined)
  return compiled.length === rules.length ? compiled : undefined
}

function compileMatcherRule(rule: TargetingRule, excludes: boolean, unknownPasses: boolean): CompiledRule | undefined {
  const matches = compileMatcher(rule)
  if (matches === undefined) return undefined
  return {
    reason: `target.${rule.dim}`,
    reads: readingOf(rule),
    param: rule.dim === 'param' ? (rule.param ?? '') : '',
    passes(visit) {
      const matched = matches(visit)
      return matched === undefined ? unknownPasses : matched !== excludes
    },
  }
}

function readingOf({ dim }: TargetingRule): CompiledRule['reads'] {
  switch (dim) {
    case 'param':
      return 'param'
    case 'ip':
    // The event keeps the referrer's host, and its whole address only as the privacy setting says.
    case 'referrer':
      return 'unkept'
    default:
      return 'kept'
  }
}
