import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { RULES_VERSION, SOURCE_RULES } from '@smartlink/fraud/rule-book'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import type { Band } from '@smartlink/fraud/score'
import { LOOK_BACKS_HOURS } from '@smartlink/fraud/source-rule'
import type { LookBackHours, SourceFeatures, SourceLevel } from '@smartlink/fraud/source-rule'
import { judgeSource } from '@smartlink/fraud/verdict'
import { sourceFeatures } from './source-features.sql.ts'
import type { SourceRow } from './source-features.sql.ts'

/** How long a score of a source is believed without being renewed. */
const SCORE_LIFE_MS = 2 * 3_600_000
const RENEW_AFTER_MS = SCORE_LIFE_MS / 2
const LEVELS: readonly SourceLevel[] = ['publisher', 'sub1']

interface Published {
  readonly band: Band
  readonly atMs: number
}

/**
 * Scores publishers and their sub ids by what ClickHouse counts of them. What was published is remembered here only: a
 * successor publishes anew, and what it does not renew expires.
 */
export class SourceScorer {
  readonly #tables: ClickHouseClient
  readonly #modes: RuleModes
  readonly #published = new Map<string, Published>()

  constructor(tables: ClickHouseClient, modes: RuleModes) {
    this.#tables = tables
    this.#modes = modes
  }

  /** The scores whose band changed or whose time is half over; call `published` with what the log has taken. */
  async score(nowMs: number, signal: AbortSignal): Promise<FraudScoreMessage[]> {
    const scores: FraudScoreMessage[] = []
    const seen = new Set<string>()
    for (const level of LEVELS) {
      for (const [subject, features] of await this.#features(level, nowMs, signal)) {
        seen.add(subject)
        const { score, band, category } = judgeSource(level, features, this.#modes)
        scores.push({
          subject,
          score,
          band,
          category,
          expires_at: nowMs + SCORE_LIFE_MS,
          version: RULES_VERSION,
          source: 'sql',
        })
      }
    }
    // Whoever is too small to be looked at any more is as good as new.
    for (const subject of this.#published.keys()) {
      if (seen.has(subject)) continue
      const expires_at = nowMs + SCORE_LIFE_MS
      scores.push({ subject, score: 0, band: 'low', category: '', expires_at, version: RULES_VERSION, source: 'sql' })
    }
    return scores.filter(({ subject, band }) => {
      const before = this.#published.get(subject)
      if (before === undefined || before.band === 'low') return band !== 'low'
      return band !== before.band || nowMs - before.atMs > RENEW_AFTER_MS
    })
  }

  published(scores: readonly FraudScoreMessage[], nowMs: number): void {
    for (const { subject, band } of scores) {
      if (band === 'low') this.#published.delete(subject)
      else this.#published.set(subject, { band, atMs: nowMs })
    }
  }

  async #features(
    level: SourceLevel,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<Map<string, Map<LookBackHours, SourceFeatures>>> {
    const sources = new Map<string, Map<LookBackHours, SourceFeatures>>()
    for (const hours of LOOK_BACKS_HOURS) {
      const rules = SOURCE_RULES.filter((rule) => rule.lookBackHours === hours && rule.levels.includes(level))
      if (rules.length === 0) continue
      const minimum = Math.min(...rules.map(({ minimumClicks }) => minimumClicks))
      const rows = await this.#tables.query<SourceRow>(
        sourceFeatures(level, hours),
        { now: nowMs, minimum },
        { signal },
      )
      for (const row of rows) {
        const subject = level === 'sub1' ? `source:${row.publisher_id}/${row.sub1}` : `source:${row.publisher_id}`
        const features = sources.get(subject) ?? new Map<LookBackHours, SourceFeatures>()
        features.set(hours, {
          clicks: row.clicks,
          suspiciousClicks: row.suspicious,
          conversions: row.conversions,
          fastConversions: row.fast,
          slowConversions: row.slow,
          othersClicks: row.others_clicks,
          expectedConversions: row.expected,
        })
        sources.set(subject, features)
      }
    }
    return sources
  }
}
