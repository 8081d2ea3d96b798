/** How well one rule finds what it is for. */
export interface RuleReport {
  readonly rule: string
  /** What was judged: clicks, visitors, addresses or sources. */
  readonly of: string
  readonly flagged: number
  readonly guilty: number
  readonly found: number
  /** Of what it flagged, the share that is guilty of anything; 1 when it flagged nothing. */
  readonly precision: number
  /** Of those it is for, the share it found. */
  readonly recall: number
}

/** @param anyGuilt everything that is invalid for whatever reason: flagging it is no mistake */
export function reportRule(
  rule: string,
  of: string,
  sets: {
    readonly flagged: ReadonlySet<string>
    readonly guilty: ReadonlySet<string>
    readonly anyGuilt: ReadonlySet<string>
  },
): RuleReport {
  const { flagged, guilty, anyGuilt } = sets
  const found = [...guilty].filter((one) => flagged.has(one)).length
  const right = [...flagged].filter((one) => anyGuilt.has(one)).length
  return {
    rule,
    of,
    flagged: flagged.size,
    guilty: guilty.size,
    found,
    precision: flagged.size === 0 ? 1 : right / flagged.size,
    recall: guilty.size === 0 ? 1 : found / guilty.size,
  }
}

export function reportText(reports: readonly RuleReport[]): string {
  const rows = reports.map(({ rule, of, flagged, guilty, precision, recall }) =>
    [
      rule.padEnd(18),
      of.padEnd(10),
      String(flagged).padStart(7),
      String(guilty).padStart(7),
      precision.toFixed(3).padStart(9),
      recall.toFixed(3).padStart(7),
    ].join(' '),
  )
  return ['rule               of         flagged  guilty precision  recall', ...rows].join('\n')
}
