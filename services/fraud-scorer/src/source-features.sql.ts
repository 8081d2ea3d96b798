import { FAST_CONVERSION_S, SLOW_CONVERSION_S } from '@smartlink/fraud/source-rule'
import type { LookBackHours, SourceLevel } from '@smartlink/fraud/source-rule'

/** Features of one source, as `packages/fraud/src/source-rule.ts` describes them. */
export interface SourceRow {
  readonly publisher_id: number
  /** Empty at the level of publishers. */
  readonly sub1: string
  readonly clicks: number
  readonly suspicious: number
  readonly conversions: number
  readonly fast: number
  readonly slow: number
  readonly others_clicks: number
  readonly expected: number
}

/** More sources than this are not looked at; those with the most clicks are. */
export const MAX_SOURCES = 10_000
const HIGH_SCORE = 50

/**
 * What each source with at least `minimum UInt32` clicks did within the look-back before `now Int64` (ms since the epoch).
 * What was published about a source itself makes none of its clicks suspicious, or one bad hour would keep it so for ever.
 */
export function sourceFeatures(level: SourceLevel, lookBackHours: LookBackHours): string {
  const sub1 = level === 'sub1' ? 'sub1' : `''`
  const since = `fromUnixTimestamp64Milli({now:Int64}) - INTERVAL ${lookBackHours} HOUR`
  const knownLater = (kind: 'address' | 'visitor'): string => `${kind}_key IN (
      SELECT subject_key FROM click_scores
      WHERE subject_kind = '${kind}' AND score >= ${HIGH_SCORE} AND published_at >= ${since})`
  return `
    SELECT publisher_id, source AS sub1, sum(c) AS clicks, sum(s) AS suspicious, sum(v) AS conversions,
      sum(f) AS fast, sum(l) AS slow, sum(offer_clicks - c) AS others_clicks,
      sum(if(offer_clicks > c, c * (offer_conversions - v) / (offer_clicks - c), 0)) AS expected
    FROM (
      SELECT *, sum(c) OVER (PARTITION BY offer_id) AS offer_clicks, sum(v) OVER (PARTITION BY offer_id) AS offer_conversions
      FROM (
        SELECT publisher_id, source, offer_id, sum(c) AS c, sum(s) AS s, sum(v) AS v, sum(f) AS f, sum(l) AS l
        FROM (
          SELECT publisher_id, ${sub1} AS source, offer_id, toInt64(count()) AS c,
            toInt64(countIf(arrayExists(rule -> rule != 'prefetch' AND NOT startsWith(rule, 'shadow:'), fraud_rules)
              OR arrayExists(known -> NOT startsWith(known.subject, 'source:') AND known.score >= ${HIGH_SCORE}, fraud_subjects)
              OR ${knownLater('address')}
              OR ${knownLater('visitor')})) AS s,
            toInt64(0) AS v, toInt64(0) AS f, toInt64(0) AS l
          FROM clicks
          WHERE time >= ${since} AND publisher_id > 0 AND class IN ('human', 'bot') AND outcome IN ('delivered', 'fallback')
          GROUP BY publisher_id, source, offer_id
          UNION ALL
          SELECT publisher_id, ${sub1} AS source, offer_id, toInt64(0) AS c, toInt64(0) AS s, toInt64(count()) AS v,
            toInt64(countIf(received_at < click_time + INTERVAL ${FAST_CONVERSION_S} SECOND)) AS f,
            toInt64(countIf(received_at > click_time + INTERVAL ${SLOW_CONVERSION_S} SECOND)) AS l
          FROM conversions FINAL
          WHERE click_day >= toDate(${since}) AND click_time >= ${since} AND enriched AND publisher_id > 0
            AND status IN ('approved', 'pending') AND class IN ('human', 'bot')
          GROUP BY publisher_id, source, offer_id
        )
        GROUP BY publisher_id, source, offer_id
      )
    )
    GROUP BY publisher_id, source
    HAVING clicks >= {minimum:UInt32}
    ORDER BY clicks DESC
    LIMIT ${MAX_SOURCES}`
}
