import type { InstantFacts, InstantRule, SubjectFeatures, WindowRule } from './rule.ts'
import { INSTANT_RULES, SOURCE_RULES, WINDOW_RULES, modeOf } from './rule-book.ts'
import type { RuleModes } from './rule-book.ts'
import { bandOf, scoreOf } from './score.ts'
import type { Band } from './score.ts'
import type { LookBackHours, SourceFeatures, SourceLevel, SourceRule } from './source-rule.ts'

/** What the rules say of one request or of one subject. */
export interface Verdict {
  /** Ids of the rules that fired and count. */
  readonly fired: readonly string[]
  /** Ids of the rules that fired in shadow: shown, not counted. */
  readonly shadowed: readonly string[]
  /** 0 to 99. */
  readonly score: number
  readonly band: Band
  /** Category of the strongest rule that counts, or empty. */
  readonly category: string
}

const RULES_OF = {
  address: WINDOW_RULES.filter(({ subject }) => subject === 'address'),
  visitor: WINDOW_RULES.filter(({ subject }) => subject === 'visitor'),
}
const CLEAN: Verdict = { fired: [], shadowed: [], score: 0, band: 'low', category: '' }

/** What one request alone gives away. */
export function judgeRequest(facts: InstantFacts, modes: RuleModes): Verdict {
  return judge(
    INSTANT_RULES.filter((rule) => rule.fires(facts)),
    modes,
  )
}

/** What a subject did within the windows gives away. */
export function judgeSubject(subject: WindowRule['subject'], features: SubjectFeatures, modes: RuleModes): Verdict {
  return judge(
    RULES_OF[subject].filter((rule) => rule.fires(features)),
    modes,
  )
}

/** What a source did within each look-back gives away. */
export function judgeSource(
  level: SourceLevel,
  features: ReadonlyMap<LookBackHours, SourceFeatures>,
  modes: RuleModes,
): Verdict {
  const firing = SOURCE_RULES.filter((rule) => {
    const seen = features.get(rule.lookBackHours)
    return rule.levels.includes(level) && seen !== undefined && seen.clicks >= rule.minimumClicks && rule.fires(seen)
  })
  return judge(firing, modes)
}

function judge(firing: readonly (InstantRule | WindowRule | SourceRule)[], modes: RuleModes): Verdict {
  if (firing.length === 0) return CLEAN
  const counting = firing.filter((rule) => modeOf(modes, rule.id) === 'on')
  const score = scoreOf(counting.map((rule) => rule.points))
  const strongest = counting.reduce<InstantRule | WindowRule | SourceRule | undefined>(
    (best, rule) => (best === undefined || rule.points > best.points ? rule : best),
    undefined,
  )
  return {
    fired: counting.map((rule) => rule.id),
    shadowed: firing.filter((rule) => modeOf(modes, rule.id) === 'shadow').map((rule) => rule.id),
    score,
    band: bandOf(score),
    category: strongest?.id ?? '',
  }
}
