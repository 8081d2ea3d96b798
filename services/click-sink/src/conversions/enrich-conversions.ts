import { enrichedRow } from './conversion-row.ts'
import { findClicks, storeConversions, unenrichedConversions } from './conversion-tables.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'

/** Looked at in one go; the newest first, because their clicks are the likeliest to have come meanwhile. */
const MAX_ROWS = 10_000

export interface EnrichWhich {
  /** Only those received since then; older ones stay as they are. */
  readonly sinceMs: number
  readonly logIds: readonly string[]
  readonly partitions: readonly number[]
}

/** Fills in conversions whose click was stored after them; returns how many. */
export async function enrichConversions(
  clickhouse: ClickHouseClient,
  which: EnrichWhich,
  signal: AbortSignal,
): Promise<number> {
  if (which.partitions.length === 0) return 0
  const waiting = await unenrichedConversions(clickhouse, { ...which, limit: MAX_ROWS }, signal)
  const clicks = await findClicks(clickhouse, waiting, signal)
  const rows = waiting.flatMap((row) => {
    const click = clicks.get(row.click_id)
    return click === undefined ? [] : [enrichedRow(row, click)]
  })
  await storeConversions(clickhouse, rows, signal)
  return rows.length
}
