import type { Click } from '@smartlink/events/generated/click'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { RULES_VERSION } from '@smartlink/fraud/rule-book'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import type { WindowRule } from '@smartlink/fraud/rule'
import { judgeSubject } from '@smartlink/fraud/verdict'
import { SubjectMemory } from './subject-memory.ts'

const HOUR_MS = 3_600_000
/** How long a published score is believed. Renewed while the subject goes on, so that it outlives a pause for the night. */
const SCORE_LIFE_MS = 12 * HOUR_MS
const RENEW_AFTER_MS = SCORE_LIFE_MS / 2

/** What of a click is looked at here; rules over sources ask ClickHouse. */
export const SCORED_FIELDS = ['class', 'time', 'visitor_key', 'address_key', 'offer_id', 'duplicate_offers'] as const

export type ScoredClick = Pick<Click, (typeof SCORED_FIELDS)[number]>

/** Folds clicks into subjects, and says which scores have to be published. */
export class Scorer {
  readonly memory: SubjectMemory
  readonly #modes: RuleModes
  readonly #onShadowed: (rule: string) => void

  /** @param onShadowed called for each click on which a rule in shadow would have counted */
  constructor(maxSubjects: number, modes: RuleModes, onShadowed: (rule: string) => void = () => undefined) {
    this.#onShadowed = onShadowed
    this.memory = new SubjectMemory(maxSubjects)
    this.#modes = modes
  }

  /** Clicks of people and bots count; previews and tests do not. Answers the scores whose band changed or aged. */
  take(click: ScoredClick): FraudScoreMessage[] {
    if (click.class === 'preflight' || click.class === 'test') return []
    const visitor = `visitor:${click.visitor_key.toString('hex')}`
    const address = `address:${click.address_key.toString('hex')}`
    const isDuplicate = click.duplicate_offers.includes(click.offer_id)
    return [
      ...this.#observe('visitor', visitor, visitor, click.time, isDuplicate),
      ...this.#observe('address', address, visitor, click.time, isDuplicate),
    ]
  }

  #observe(
    kind: WindowRule['subject'],
    subject: string,
    visitor: string,
    timeMs: number,
    isDuplicate: boolean,
  ): FraudScoreMessage[] {
    const known = this.memory.touch(subject, timeMs)
    known.window.add(timeMs, visitor, isDuplicate)
    const verdict = judgeSubject(kind, known.window.features(), this.#modes)
    for (const rule of verdict.shadowed) this.#onShadowed(rule)
    const aged = verdict.band !== 'low' && timeMs - known.publishedAtMs > RENEW_AFTER_MS
    if (verdict.band === known.publishedBand && !aged) return []
    known.publishedBand = verdict.band
    known.publishedAtMs = timeMs
    return [
      {
        subject,
        score: verdict.score,
        band: verdict.band,
        category: verdict.category,
        expires_at: timeMs + SCORE_LIFE_MS,
        version: RULES_VERSION,
        source: 'rules',
      },
    ]
  }
}
