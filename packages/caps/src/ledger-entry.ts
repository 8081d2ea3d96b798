import type { Closed, GrantRecord, GrantState, WalletRecord } from './messages.ts'

/** A question of a wallet that was not answered yet. */
export interface Ask {
  /** The total it would like to have been granted. */
  readonly want: number
  readonly ahead: boolean
}

/** What the ledger knows of one stream in one (cap, window). Totals only rise. */
export class LedgerEntry {
  readonly stream: string
  granted = 0
  spent = 0
  passed = 0
  returned = 0
  forfeited = 0
  givenBack = 0
  closed: Closed | null = null
  /** What the stream was told last; undefined when nothing yet. */
  told: GrantState | undefined
  ask: Ask | undefined
  /** When it asked last, by the ledger's clock, and for how many tokens: about what it uses in a second. */
  askedAt = -Infinity
  demand = 0

  /** What the stream itself said it gave back and was granted, apart from what the ledger concluded or wrote. */
  #saidReturned = 0
  #saidGranted = 0
  #lastAsk: Ask | undefined

  constructor(stream: string) {
    this.stream = stream
  }

  /** What the cap has to reckon with: every token that was or may still be spent, and every click that was passed. */
  get held(): number {
    return Math.max(this.spent, this.#outside - this.givenBack) + this.passed
  }

  /** Tokens that the stream may still spend or give back. */
  get outstanding(): number {
    if (this.closed === 'exact' || this.closed === 'lost') return 0
    return Math.max(0, this.granted - this.returned - this.spent)
  }

  /** Clicks known or taken to have been let through or counted. */
  get used(): number {
    return Math.max(this.spent, this.forfeited - this.givenBack) + this.passed
  }

  /** Nothing is ever granted to a stream whose leftover was freed. */
  get isSettled(): boolean {
    return this.closed === 'exact' || this.closed === 'lost'
  }

  /** Takes in what the stream, or who settles it, said. True when that has to be on record before anything else happens. */
  take(record: WalletRecord, now: number): boolean {
    const closes = record.closed !== undefined && this.#judge(record)
    this.spent = Math.max(this.spent, record.spent)
    this.passed = Math.max(this.passed, record.passed)
    this.granted = Math.max(this.granted, record.granted)
    this.returned = Math.max(this.returned, record.returned)
    this.#saidReturned = Math.max(this.#saidReturned, record.returned)
    this.#saidGranted = Math.max(this.#saidGranted, record.granted)
    if (this.closed === 'exact') this.returned = Math.max(this.returned, this.granted - this.spent)
    if (closes && this.closed !== 'exact') this.forfeited = this.#outside
    const gaveBack = this.#takeWord(record)
    if (!this.isSettled && record.want > this.granted) {
      this.ask = { want: record.want, ahead: record.ahead === true }
      this.#lastAsk = this.ask
      this.askedAt = now
      this.demand = record.want - this.granted
    }
    return closes || gaveBack
  }

  replay(record: GrantRecord): void {
    this.granted = Math.max(this.granted, record.granted)
    this.spent = Math.max(this.spent, record.spent)
    this.passed = Math.max(this.passed, record.passed)
    this.returned = Math.max(this.returned, record.returned)
    this.forfeited = Math.max(this.forfeited, record.forfeited)
    this.givenBack = Math.max(this.givenBack, record.given_back)
    this.closed = record.closed ?? this.closed
    this.told = record.state
  }

  record(state: GrantState, endsAt: number | null): GrantRecord {
    return {
      granted: this.granted,
      spent: this.spent,
      passed: this.passed,
      returned: this.returned,
      forfeited: this.forfeited,
      given_back: this.givenBack,
      closed: this.closed,
      state,
      ends_at: endsAt,
    }
  }

  /**
   * All that was taken from wallets, as one message. Who has to read its own records again, because it can't know which
   * of its last writes were taken, gives this to the ledger it builds anew.
   */
  heard(endsAt: number | null): WalletRecord {
    return {
      spent: this.spent,
      passed: this.passed,
      returned: this.#saidReturned,
      granted: this.#saidGranted,
      want: this.#lastAsk?.want ?? 0,
      ...(this.#lastAsk?.ahead === true ? { ahead: true } : {}),
      ...(this.closed === null ? {} : { closed: this.closed }),
      ...(this.givenBack > 0 ? { spent_at_most: this.#outside - this.givenBack } : {}),
      ends_at: endsAt,
      at: 0,
    }
  }

  /** The first closing stands, but a person's word may follow a forfeit. */
  #judge(record: WalletRecord): boolean {
    const { closed = null } = record
    const mayFollow = this.closed === null || (this.closed === 'forfeit' && closed === 'lost')
    if (!mayFollow || closed === this.closed) return false
    // Who knows less than the ledger heard is looking at an old copy.
    const isBehind = record.spent < this.spent || record.passed < this.passed
    this.closed = closed === 'exact' && isBehind ? 'forfeit' : closed
    if (this.closed !== 'forfeit') this.ask = undefined
    return true
  }

  /** Tokens that left the ledger and did not come back. */
  get #outside(): number {
    return Math.max(this.granted - this.returned, this.forfeited)
  }

  #takeWord(record: WalletRecord): boolean {
    if (this.closed !== 'lost' || record.spent_at_most === undefined) return false
    const givenBack = this.#outside - Math.max(this.spent, record.spent_at_most)
    if (givenBack <= this.givenBack) return false
    this.givenBack = givenBack
    return true
  }
}
