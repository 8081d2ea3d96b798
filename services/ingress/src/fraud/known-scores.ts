import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { SubjectScore } from '@smartlink/events/generated/click'
import { LRUCache } from 'lru-cache'

/** The published scores in force, by subject; bounded, the one untouched for longest goes first. */
export class KnownScores {
  readonly #maxSubjects: number
  /** Made with the first score: it takes room for all it may hold. */
  #scores: LRUCache<string, FraudScoreMessage> | undefined

  constructor(maxSubjects: number) {
    this.#maxSubjects = maxSubjects
  }

  get size(): number {
    return this.#scores?.size ?? 0
  }

  /** undefined withdraws the score of a subject. */
  apply(subject: string, score: FraudScoreMessage | undefined): void {
    if (score === undefined || score.score === 0) {
      this.#scores?.delete(subject)
      return
    }
    this.#scores ??= new LRUCache({ max: this.#maxSubjects })
    this.#scores.set(subject, score)
  }

  /** Those of the subjects that have a score now, in the order given. */
  find(subjects: readonly string[], now: number): SubjectScore[] {
    const found: SubjectScore[] = []
    const scores = this.#scores
    if (scores === undefined) return found
    for (const subject of subjects) {
      const known = scores.get(subject)
      if (known === undefined) continue
      if (known.expires_at <= now) scores.delete(subject)
      else found.push({ subject, score: known.score, category: known.category })
    }
    return found
  }
}
