/** What can be set about the scorer. */
export interface FraudScorerConfig {
  /** Subjects kept at once; about 1 kB each. */
  readonly maxSubjects: number
  /** Time between commits of a partition, ms. */
  readonly commitEveryMs: number
}

export const DEFAULT_FRAUD_SCORER_CONFIG: FraudScorerConfig = { maxSubjects: 400_000, commitEveryMs: 1_000 }
