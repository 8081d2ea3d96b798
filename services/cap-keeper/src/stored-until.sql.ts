/** How far the clicks of one stream are stored, ms since the epoch. */
export interface StoredUntil {
  readonly stream: string
  readonly until_ms: number
}

/** Every stream that may still bring clicks. */
export const STORED_UNTIL = `
  SELECT stream, toUnixTimestamp64Milli(complete_until) AS until_ms
  FROM v_streams
  WHERE state = 'open'`
