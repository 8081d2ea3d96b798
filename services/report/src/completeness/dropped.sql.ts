/**
 * Clicks that were answered and could not be kept, in the hours of a range: what the running totals of each stream grew by.
 * Of an hour only the newest mark is kept, so the hours at both ends count whole.
 */
export const DROPPED = `
  SELECT sum(at_end - at_begin) AS dropped
  FROM (
    SELECT
      maxIf(total, time < toStartOfHour(toDateTime({to_s:Int64}) + INTERVAL 3599 SECOND)) AS at_end,
      maxIf(total, time < toStartOfHour(toDateTime({from_s:Int64}))) AS at_begin
    FROM (
      SELECT stream, time, dropped.human + dropped.bot + dropped.preflight + dropped.test AS total FROM stream_marks
      UNION ALL
      SELECT lower(hex(closing_of.stream)) AS stream, time, closing_of.dropped AS total
      FROM stream_marks ARRAY JOIN closes AS closing_of
    )
    WHERE total > 0
    GROUP BY stream
  )`

export interface DroppedRow {
  readonly dropped: number
}
