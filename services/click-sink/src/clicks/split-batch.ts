import type { Batch, EventRow, FoldCounts } from './batch.ts'

const COUNTED_BEFORE: FoldCounts = {
  duplicates: 0,
  holesOpened: 0,
  sequencesMissing: 0,
  holesFilled: 0,
  holesGivenUp: 0,
  conflicts: 0,
}

/**
 * Smaller batches that cover the same stretch: each with half of these rows, or, where one row is left, that row alone
 * without what stands around it. Nothing is counted or parked again.
 */
export function splitBatch(batch: Batch, rows: readonly EventRow[]): Batch[] {
  const part = (first: number, last: number): Batch => ({
    first,
    last,
    arrivedMs: batch.arrivedMs,
    rows: rows.filter(({ record }) => record.offset >= first && record.offset <= last),
    refused: [],
    counts: COUNTED_BEFORE,
  })
  const border = rows[Math.floor(rows.length / 2)]?.record.offset
  if (border === undefined) return []
  return rows.length === 1 ? [part(border, border)] : [part(batch.first, border - 1), part(border, batch.last)]
}
