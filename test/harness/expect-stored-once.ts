import { waitFor } from '@smartlink/service-kit/wait-for'
import { expect } from 'vitest'
import type { ApiClient } from './api.ts'
import type { LoadCatalog } from './catalog-for-load.ts'
import type { LedgerEntry } from './click-load.ts'
import type { Analyst } from './clickhouse-query.ts'
import { checkLedger, countStored } from './ledger-check.ts'

export interface Evidence {
  readonly analyst: Analyst
  readonly report: ApiClient
  readonly catalog: LoadCatalog
  readonly ledger: readonly LedgerEntry[]
}

const SUMS_WITHIN_MS = 30_000

async function grossOf(report: ApiClient, linkIds: readonly number[]): Promise<number> {
  const { totals } = await report.get<{ totals: { gross: number } }>(
    `/v1/reports/clicks?filter=link:${linkIds.join('|')}&metrics=gross`,
  )
  return totals.gross
}

/** Everything any visitor was told is in ClickHouse once, and so say the aggregates; the cap was not overshot. */
export async function expectStoredOnce({ analyst, report, catalog, ledger }: Evidence): Promise<void> {
  const { weightLink, cappedLink } = catalog
  const linkIds = [weightLink.id, cappedLink.id]
  const told = new Set(ledger.map(({ clickId }) => clickId)).size
  const check = await waitFor(
    async () => {
      // They are not compared one by one before there are as many.
      if ((await countStored(analyst, linkIds)) < told) return undefined
      const found = await checkLedger(analyst, linkIds, ledger)
      return found.missing.length === 0 ? found : undefined
    },
    { deadlineMs: 120_000, everyMs: 500, what: 'every redirect in ClickHouse' },
  ).catch(() => checkLedger(analyst, linkIds, ledger))
  const { missing, doubled, misplaced } = check
  expect({ missing, doubled, misplaced }).toEqual({ missing: [], doubled: [], misplaced: [] })
  // Sums follow their rows within the same insert, a moment later.
  await expect.poll(() => grossOf(report, linkIds), { timeout: SUMS_WITHIN_MS }).toBe(check.stored)
  const sentToCapped = ledger.filter(({ offerId }) => offerId === cappedLink.cappedOfferId).length
  expect(sentToCapped).toBeLessThanOrEqual(cappedLink.cap)
  expect(sentToCapped).toBeGreaterThan(0)
}
