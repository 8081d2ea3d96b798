import type { GrantRecord, GrantState, WalletRecord } from './messages.ts'
import type { WalletSettings } from './wallet-settings.ts'
import type { Window } from './windows.ts'

const RATE_SAMPLE_MS = 200
/** The first clicks of a burst are taken for the rate they would make in this time. */
const SHORTEST_SAMPLE_MS = 100
const RATE_DECAY_MS = 2_000
const SECOND_MS = 1_000

/**
 * What one wallet knows of one (cap, window): its totals, and how they and its questions are to be told. `pace` is the
 * wallet's own time, which goes on while the stream's clock stands.
 */
export class WalletEntry {
  readonly cap: string
  readonly window: Window
  spent = 0
  passed = 0
  returned = 0
  granted = 0
  state: GrantState | undefined
  /** The ledger closed this stream: whatever is left belongs to others. */
  frozen = false
  /** When the first question that was not answered yet went out. */
  askedAt: number | undefined
  /** Its next window was asked for. */
  asksAhead = false
  /** It stands for a window that is asked for before it opens. */
  ahead = false
  #before: WalletEntry | undefined

  readonly #settings: WalletSettings
  #rate = 0
  #demand = 0
  #ratedAt: number
  #needs = 0
  #demandAt = -Infinity
  #grantedAt = -Infinity
  #lastAskAt = -Infinity
  #sentAt: number[] = []
  #told = 0
  #returnsToTell = false

  constructor(cap: string, window: Window, settings: WalletSettings, pace: number) {
    this.cap = cap
    this.window = window
    this.#settings = settings
    this.#ratedAt = pace
  }

  get available(): number {
    return this.frozen ? 0 : this.granted - this.spent - this.returned
  }

  /** It is more than a count of what passes. */
  get hasAsked(): boolean {
    return this.#lastAskAt > -Infinity
  }

  get rate(): number {
    return this.#rate
  }

  /** The ledger may know of it. */
  get told(): boolean {
    return this.#sentAt.length > 0 || this.granted > 0 || this.#toTell() > 0
  }

  /** Whether a question may bring tokens, as far as the ledger has said. */
  get mayAsk(): boolean {
    return !this.frozen && (this.state === undefined || this.state === 'open' || this.state === 'scarce')
  }

  /** A token would help, and a wait of a moment may bring it. */
  worthWaiting(pace: number): boolean {
    return this.mayAsk && (this.askedAt === undefined || pace - this.askedAt < this.#settings.waitMs)
  }

  noteDemand(pace: number): void {
    this.#demand++
    this.#demandAt = pace
  }

  noteNeed(pace: number): void {
    this.noteDemand(pace)
    this.#needs++
  }

  /** It stands for the window after that of `before`, and takes its rate for its own until it has one. */
  follow(before: WalletEntry): void {
    this.ahead = true
    this.#before = before
  }

  apply(record: GrantRecord, pace: number): void {
    this.#before = undefined
    if (record.granted > this.granted) {
      this.granted = record.granted
      this.#grantedAt = pace
    }
    this.state = record.state
    this.askedAt = undefined
    if (record.closed === 'exact' || record.closed === 'lost') this.frozen = true
    if (record.state === 'recall') this.#giveBack()
  }

  /** Gives back what lies unspent too long. */
  giveBackIdle(pace: number): void {
    if (this.available <= 0) return
    const { scarceReturnMs, idleReturnMs } = this.#settings
    const idleSince = Math.max(this.#demandAt, this.#grantedAt, this.window.opensAt)
    if (pace - idleSince >= (this.state === 'open' ? idleReturnMs : scarceReturnMs)) this.#giveBack()
  }

  /** The record to send now, or undefined when there is nothing to say or the key has had its messages of this second. */
  message(now: number, pace: number): WalletRecord | undefined {
    this.#updateRate(pace)
    const ended = now >= this.window.endsAt
    const asks = !ended && this.#shouldAsk(pace)
    const changed = this.#told !== this.#toTell()
    const due = this.#returnsToTell || pace - (this.#sentAt.at(-1) ?? -Infinity) >= this.#settings.totalsIntervalMs
    if (!asks && !(changed && (due || ended))) return undefined
    if (!ended && !this.#mayTell(pace)) return undefined
    return this.#tell(now, pace, asks)
  }

  /** The last record of a stream that ends here and now, its true totals. */
  closing(now: number): WalletRecord {
    return { ...this.#totals(now), want: this.granted, closed: 'exact' }
  }

  /** Nothing is left to say or to give back until somebody wants a token. */
  isQuiet(pace: number): boolean {
    const { idleReturnMs } = this.#settings
    return (
      this.available <= 0 &&
      this.#told === this.#toTell() &&
      pace - this.#demandAt >= idleReturnMs &&
      !this.#asksAheadNow()
    )
  }

  #shouldAsk(pace: number): boolean {
    if (!this.mayAsk) return false
    if (this.askedAt !== undefined && pace - this.#lastAskAt < this.#settings.retryMs) return false
    if (this.#asksAheadNow()) return true
    if (this.state === 'scarce') return this.available <= 0 && this.#needs > 0
    if (this.#needs > 0 && this.available <= 0) return true
    // A soft cap is passed, never asked for: only demand for tokens makes it ask.
    const isUsed = this.granted > 0 && pace - this.#demandAt < RATE_DECAY_MS
    return isUsed && this.available * 2 < this.#target(pace)
  }

  #asksAheadNow(): boolean {
    return this.ahead && this.state === undefined && this.askedAt === undefined
  }

  #target(pace: number): number {
    const { minimumTokens, grantMs } = this.#settings
    // One click alone says nothing of a rate.
    const begun = ((this.#demand - 1) * SECOND_MS) / Math.max(SHORTEST_SAMPLE_MS, pace - this.#ratedAt)
    const rate = Math.max(this.#rate, begun, this.#before?.rate ?? 0)
    return Math.max(minimumTokens, this.#needs, Math.ceil((rate * grantMs) / SECOND_MS))
  }

  #tell(now: number, pace: number, asks: boolean): WalletRecord {
    const wanted = this.state === 'scarce' ? this.#needs : this.#target(pace) - this.available
    const want = asks ? this.granted + Math.max(1, wanted) : this.granted
    if (asks) {
      this.askedAt ??= pace
      this.#lastAskAt = pace
      this.#needs = 0
    }
    this.#told = this.#toTell()
    this.#returnsToTell = false
    this.#sentAt.push(pace)
    if (this.#sentAt.length > this.#settings.messagesPerSecond) this.#sentAt.shift()
    const ahead = asks && now < this.window.opensAt
    return { ...this.#totals(now), want, ...(ahead ? { ahead } : {}) }
  }

  #totals(now: number): Omit<WalletRecord, 'want'> {
    const { endsAt } = this.window
    return {
      spent: this.spent,
      passed: this.passed,
      returned: this.returned,
      granted: this.granted,
      ends_at: endsAt === Infinity ? null : endsAt,
      at: Math.floor(now),
    }
  }

  #mayTell(pace: number): boolean {
    const { messagesPerSecond } = this.#settings
    return this.#sentAt.length < messagesPerSecond || pace - (this.#sentAt[0] ?? -Infinity) >= SECOND_MS
  }

  /** Totals only rise, so their sum changes whenever one of them does. */
  #toTell(): number {
    return this.spent + this.passed + this.returned
  }

  #giveBack(): void {
    const { available } = this
    if (available <= 0) return
    this.returned += available
    this.#returnsToTell = true
  }

  /** Rises at once, so that a burst is served, and falls slowly. */
  #updateRate(pace: number): void {
    const elapsed = pace - this.#ratedAt
    if (elapsed < RATE_SAMPLE_MS) return
    const sample = (this.#demand * SECOND_MS) / elapsed
    const weight = sample > this.#rate ? 1 : Math.min(1, elapsed / RATE_DECAY_MS)
    this.#rate += (sample - this.#rate) * weight
    if (this.#rate < 0.01) this.#rate = 0
    this.#demand = 0
    this.#ratedAt = pace
  }
}
