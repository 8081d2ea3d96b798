import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { SubjectScore } from '@smartlink/events/generated/click'
import { RecentMap } from '@smartlink/service-kit/recent-map'

/** The published scores in force, by subject: `maxSubjects` for sure, twice as many at most; those untouched for longest go first. */
export class KnownScores {
  readonly #scores: RecentMap<string, FraudScoreMessage>

  constructor(maxSubjects: number) {
    this.#scores = new RecentMap(maxSubjects)
  }

  get size(): number {
    return this.#scores.size
  }

  /** undefined withdraws the score of a subject. */
  apply(subject: string, score: FraudScoreMessage | undefined): void {
    if (score === undefined || score.score === 0) this.#scores.delete(subject)
    else this.#scores.set(subject, score)
  }

  /** Those of the subjects that have a score now, in the order given. */
  find(subjects: readonly string[], now: number): SubjectScore[] {
    const found: SubjectScore[] = []
    for (const subject of subjects) {
      const known = this.#scores.get(subject)
      if (known === undefined) continue
      if (known.expires_at <= now) this.#scores.delete(subject)
      else found.push({ subject, score: known.score, category: known.category })
    }
    return found
  }
}
