/**
 * Streams of which nothing was known while they were at work already, because their node started while the log was down:
 * a report may have called hours complete that they had clicks for. Times of the server are moved to the service's clock.
 */
export const LATE_STREAMS = `
  SELECT stream, toUnixTimestamp64Milli(min(stored_at)) + {clock_ahead_ms:Int64} AS known_since_ms
  FROM stream_marks
  WHERE sequence = 0
  GROUP BY stream
  HAVING known_since_ms > toUnixTimestamp64Milli(min(time)) + {tolerance_ms:Int64} AND known_since_ms > {from_ms:Int64}
  LIMIT 1000`

export interface LateStreamRow {
  readonly stream: string
  readonly known_since_ms: number
}
