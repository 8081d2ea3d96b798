import type { LedgerEntry } from './click-load.ts'
import { queryClickHouse } from './clickhouse-query.ts'
import type { Analyst } from './clickhouse-query.ts'

export interface LedgerCheck {
  /** Redirects that were received and are not stored. */
  readonly missing: readonly string[]
  /** Clicks that are stored more than once. */
  readonly doubled: readonly string[]
  /** Redirects stored with another offer than the visitor was sent to. */
  readonly misplaced: readonly string[]
  /** Clicks that are stored; may exceed the ledger by answers that never reached the visitor. */
  readonly stored: number
}

/** Different clicks that are stored for these links: quick to ask, however many there are. */
export async function countStored(analyst: Analyst, linkIds: readonly number[]): Promise<number> {
  const [row] = await queryClickHouse<{ n: number }>(
    analyst,
    `SELECT toInt32(uniqExact(click_id)) AS n FROM clicks WHERE link_id IN (${linkIds.join(',')})`,
  )
  return row?.n ?? 0
}

/** Compares what visitors were told with what is stored for these links. */
export async function checkLedger(
  analyst: Analyst,
  linkIds: readonly number[],
  ledger: readonly LedgerEntry[],
): Promise<LedgerCheck> {
  const rows = await queryClickHouse<{ id: string; offer_id: number; times: string }>(
    analyst,
    `SELECT toString(click_id) AS id, any(offer_id) AS offer_id, count() AS times
     FROM clicks WHERE link_id IN (${linkIds.join(',')}) GROUP BY click_id`,
  )
  const stored = new Map(rows.map((row) => [row.id, row]))
  return {
    missing: ledger.filter(({ clickId }) => !stored.has(clickId)).map(({ clickId }) => clickId),
    doubled: rows.filter((row) => Number(row.times) !== 1).map((row) => row.id),
    misplaced: ledger
      .filter(({ clickId, offerId }) => stored.has(clickId) && stored.get(clickId)?.offer_id !== offerId)
      .map(({ clickId }) => clickId),
    stored: rows.length,
  }
}
