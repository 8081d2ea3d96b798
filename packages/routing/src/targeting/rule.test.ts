import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyRule, anySituation } from '../testing/arbitrary-click.ts'
import { rulePasses } from '../testing/naive-decision.ts'
import type { TargetingRule } from '../types.ts'
import { compileRule } from './rule.ts'

describe('targeting rules', () => {
  it('pass exactly when they do read plainly, unknown values included', () => {
    fc.assert(
      fc.property(anyRule, anySituation, (rule, situation) => {
        const { click, domain, facts, returning } = situation
        const compiled = compileRule(rule)
        if ((rule.dim as string) === 'carrier') {
          expect(compiled).toBeUndefined()
          return
        }
        const visit = {
          click,
          domain,
          facts,
          returning,
          osName: facts.os.toLowerCase(),
          browserName: facts.browser.toLowerCase(),
        }
        expect(compiled?.passes(visit)).toBe(rulePasses(situation, rule))
      }),
      { numRuns: 1_500 },
    )
  })

  it.each([
    { dim: 'country', op: 'prefix', values: ['D'] },
    { dim: 'country', op: 'in', values: [] },
    { dim: 'param', op: 'in', values: ['a'] },
    { dim: 'asn', op: 'in', values: ['Telekom'] },
    { dim: 'ip', op: 'in', values: ['10.0.0.0/8', 'home'] },
    { dim: 'os_version', op: 'in', values: ['>=16', 'new'] },
    { dim: 'country', op: 'matches', values: ['D.*'] },
    { dim: 'carrier', op: 'in', values: ['x'] },
  ])('are not understood: %j', (rule) => {
    expect(compileRule(rule as TargetingRule)).toBeUndefined()
  })
})
