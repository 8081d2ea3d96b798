import { setTimeout as delay } from 'node:timers/promises'
import type { ApiClient } from './api.ts'
import { queryClickHouse } from './clickhouse-query.ts'
import type { Analyst } from './clickhouse-query.ts'

/** What a report said was complete, and what was stored up to there when it was asked afterwards. */
export interface CompletenessClaim {
  readonly completeUntil: string
  readonly stored: number
}

export interface CompletenessWatch {
  stop(): Promise<readonly CompletenessClaim[]>
}

/** Asks again and again how far reports say they are complete, and counts what is stored up to there. */
export function watchCompleteness(
  analyst: Analyst,
  report: () => ApiClient,
  linkIds: readonly number[],
  everyMs = 1_000,
): CompletenessWatch {
  const claims: CompletenessClaim[] = []
  const stopping = new AbortController()
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const { meta } = await report().get<{ meta: { complete_until: string | null } }>(
          '/v1/reports/clicks?metrics=gross',
        )
        if (meta.complete_until !== null) {
          const stored = await countUntil(analyst, linkIds, meta.complete_until)
          claims.push({ completeUntil: meta.complete_until, stored })
        }
      } catch {
        // A report or ClickHouse that was just killed claims nothing.
      }
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await watching
      return claims
    },
  }
}

/** Clicks of the links from before the moment. */
export async function countUntil(analyst: Analyst, linkIds: readonly number[], until: string): Promise<number> {
  const [row] = await queryClickHouse<{ n: number }>(
    analyst,
    `SELECT toInt32(count()) AS n FROM clicks
     WHERE link_id IN (${linkIds.join(',')}) AND time < parseDateTime64BestEffort('${until}', 3, 'UTC')`,
  )
  return row?.n ?? 0
}
