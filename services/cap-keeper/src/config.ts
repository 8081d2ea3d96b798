/** What can be set about the keeper. */
export interface CapKeeperConfig {
  /** Totals that changed without a decision are put on record, and the position committed, at least this often. */
  readonly recordIntervalMs: number
  /** Changed statuses are published this often, in one append. */
  readonly statusIntervalMs: number
  /** At most so many statuses an append; the rest follows in the next. */
  readonly statusesPerAppend: number
  /** Conversions, payout, revenue and starting counts are asked of ClickHouse this often. */
  readonly countIntervalMs: number
  /** Windows that ended long ago are looked for this often. */
  readonly forgetIntervalMs: number
}

export const DEFAULT_CAP_KEEPER_CONFIG: CapKeeperConfig = {
  recordIntervalMs: 1_000,
  statusIntervalMs: 1_000,
  statusesPerAppend: 500,
  countIntervalMs: 5_000,
  forgetIntervalMs: 60_000,
}
