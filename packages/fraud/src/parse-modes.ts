import { UnknownRuleError } from './errors.ts'
import { RULE_IDS } from './rule-book.ts'
import type { RuleModes } from './rule-book.ts'
import type { RuleMode } from './rule.ts'

const MODES: readonly string[] = ['off', 'shadow', 'on'] satisfies readonly RuleMode[]

/**
 * Modes of the whole installation as a person writes them: `velocity=shadow`.
 * @throws {UnknownRuleError} naming the rules and modes there are
 */
export function parseModes(words: readonly string[]): RuleModes {
  const modes = new Map<string, RuleMode>()
  for (const word of words) {
    const [id = '', mode = '', more] = word.split('=')
    if (!RULE_IDS.includes(id)) {
      throw new UnknownRuleError(`There is no fraud rule ${JSON.stringify(id)}; there are ${RULE_IDS.join(', ')}`)
    }
    if (!MODES.includes(mode) || more !== undefined) {
      throw new UnknownRuleError(`${JSON.stringify(word)} gives no mode; write ${id}=off, ${id}=shadow or ${id}=on`)
    }
    modes.set(id, mode as RuleMode)
  }
  return modes
}
