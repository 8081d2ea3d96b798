/** How far the clicks of every stream are stored. */
export const STREAMS = `
  SELECT stream, label, state,
    toUnixTimestamp64Milli(complete_until) AS complete_until_ms, toUnixTimestamp64Milli(heard_until) AS heard_until_ms
  FROM v_streams`

export interface StreamRow {
  readonly stream: string
  readonly label: string
  readonly state: 'open' | 'closed' | 'lost'
  readonly complete_until_ms: number
  readonly heard_until_ms: number
}
