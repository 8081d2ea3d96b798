/** How a wallet behaves. The defaults are those of an installation; tests and the model vary them. */
export interface WalletSettings {
  /** A wallet asks for tokens that last this long at its present rate. */
  readonly grantMs: number
  /** It asks for no fewer while nothing is scarce. */
  readonly minimumTokens: number
  /** Unspent tokens of a scarce key go back after this long without demand. */
  readonly scarceReturnMs: number
  /** Unspent tokens of any key go back after this long without demand. */
  readonly idleReturnMs: number
  /** A click may wait this long for the answer to the first unanswered question; then the key counts as used up. */
  readonly waitMs: number
  /** An unanswered question is asked again after this long, while there is demand. */
  readonly retryMs: number
  /** At most so many messages a key in any second. */
  readonly messagesPerSecond: number
  /** Totals that changed are told at least this often. */
  readonly totalsIntervalMs: number
  /** The next window of a key with demand is asked for this long before it opens. */
  readonly aheadMs: number
  /** Live keys of one cap with sub ids in its scope. */
  readonly keysPerCap: number
  /** Live keys of the whole wallet. */
  readonly keys: number
  /** At most so many messages a call of `totalsToSend`; the rest waits for the next. */
  readonly messagesPerCall: number
}

export const WALLET_DEFAULTS: WalletSettings = {
  grantMs: 1_000,
  minimumTokens: 4,
  scarceReturnMs: 2_000,
  idleReturnMs: 10_000,
  waitMs: 50,
  retryMs: 1_000,
  messagesPerSecond: 4,
  totalsIntervalMs: 1_000,
  aheadMs: 5_000,
  keysPerCap: 10_000,
  keys: 250_000,
  messagesPerCall: 2_000,
}
