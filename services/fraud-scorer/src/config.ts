import { ALL_ON } from '@smartlink/fraud/rule-book'
import { parseModes } from '@smartlink/fraud/parse-modes'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import type { Settings } from '@smartlink/service-kit/flags'

/** What can be set about the scorer. */
export interface FraudScorerConfig {
  /** Subjects kept at once; about 1 kB each. */
  readonly maxSubjects: number
  /** Time between commits of a partition, ms. */
  readonly commitEveryMs: number
  /** How long brokers may hold clicks back to hand out more at once. */
  readonly gatherMs: number
  /** Time between two looks at sources in ClickHouse, ms. */
  readonly sourcesEveryMs: number
  /** Rules that are off or in shadow in the whole installation. */
  readonly modes: RuleModes
}

export const DEFAULT_FRAUD_SCORER_CONFIG: FraudScorerConfig = {
  maxSubjects: 400_000,
  commitEveryMs: 1_000,
  gatherMs: 100,
  sourcesEveryMs: 60_000,
  modes: ALL_ON,
}

export function fraudScorerConfig({ fraudRules }: Pick<Settings, 'fraudRules'>): FraudScorerConfig {
  return { ...DEFAULT_FRAUD_SCORER_CONFIG, modes: parseModes(fraudRules) }
}
