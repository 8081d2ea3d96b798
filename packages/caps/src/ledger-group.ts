import { LedgerEntry } from './ledger-entry.ts'
import type { GrantState } from './messages.ts'

/** What the catalog says now of one cap in one window. */
export interface CapTerms {
  readonly limit: number
  readonly enforcement: 'hard' | 'soft'
  /**
   * Where counting starts: at nothing, or at clicks from before the cap was (its base): until the base is known a `hold`
   * cap grants nothing, and a `from_now` cap grants as if it were 0.
   */
  readonly start: 'zero' | 'hold' | 'from_now'
}

/** Who is there to share tokens. */
export interface Streams {
  /** The stream has said that it is over, or was not heard for long. */
  isOver(stream: string): boolean
  readonly now: number
}

/** A stream that asked within this time is one of those that share what is left; others would only hold it. */
export const ACTIVE_MS = 10_000

/** All streams of one (cap, window): where tokens are given. */
export class LedgerGroup {
  readonly cap: string
  readonly window: string
  readonly endsAt: number | null
  readonly entries = new Map<string, LedgerEntry>()
  base: number | undefined
  /** A record of it is damaged. */
  isUnreadable = false
  /** Tokens granted since this ledger was made, for metrics. */
  grantedTokens = 0
  readonly #asking = new Set<LedgerEntry>()
  #held = 0
  #lastState: GrantState | undefined

  constructor(cap: string, window: string, endsAt: number | null) {
    this.cap = cap
    this.window = window
    this.endsAt = endsAt
  }

  get held(): number {
    return this.#held
  }

  entry(stream: string): LedgerEntry {
    let entry = this.entries.get(stream)
    if (entry === undefined) {
      entry = new LedgerEntry(stream)
      this.entries.set(stream, entry)
    }
    return entry
  }

  /** Every change of an entry goes through here, which keeps the sum. Returns what `change` returns. */
  change<T>(entry: LedgerEntry, change: (entry: LedgerEntry) => T): T {
    const before = entry.held
    const result = change(entry)
    this.#held += entry.held - before
    if (entry.ask !== undefined) this.#asking.add(entry)
    return result
  }

  remove(stream: string): void {
    const entry = this.entries.get(stream)
    if (entry === undefined) return
    this.#held -= entry.held
    this.#asking.delete(entry)
    this.entries.delete(stream)
  }

  /** Tokens that nobody has; negative when more was granted or passed than the limit is now. */
  free(terms: CapTerms): number {
    if (this.isUnreadable) return 0
    return terms.limit - (this.base ?? 0) - this.#held
  }

  isPending(terms: CapTerms): boolean {
    return terms.start !== 'zero' && this.base === undefined
  }

  /**
   * Answers every question and tells those who have to know. Returns the entries that changed, each with the state it is
   * to be told.
   */
  evaluate(terms: CapTerms, streams: Streams): Map<LedgerEntry, GrantState> {
    const holds = terms.start === 'hold' && this.isPending(terms)
    const grants = terms.enforcement === 'hard' && !holds
    const sharing = this.#sharing(streams)
    const answered = new Set(this.#asking)
    for (const entry of this.#asking) {
      const { ask } = entry
      entry.ask = undefined
      if (ask !== undefined && grants && !entry.isSettled && !streams.isOver(entry.stream)) {
        const room = roomFor(this.free(terms), entry.demand / sharing.demand, ask.ahead)
        const amount = Math.min(ask.want - entry.granted, room - entry.outstanding)
        if (amount > 0) this.change(entry, () => this.#grant(entry, amount))
      }
    }
    this.#asking.clear()

    const free = this.free(terms)
    const state = stateOf(terms, holds, free, sharing.streams)
    const writes = new Map<LedgerEntry, GrantState>()
    if (state !== this.#lastState || free < 0) {
      for (const entry of this.entries.values()) {
        const telling = recalls(terms, free, entry) ? 'recall' : state
        if (!entry.isSettled && mustKnow(terms, entry, telling)) writes.set(entry, telling)
      }
    }
    for (const entry of answered) writes.set(entry, recalls(terms, free, entry) ? 'recall' : state)
    for (const entry of this.entries.values()) {
      if (terms.enforcement === 'soft' && entry.told === undefined) writes.set(entry, state)
    }
    for (const [entry, telling] of writes) entry.told = telling
    this.#lastState = state
    return writes
  }

  /** Those that want tokens now, and how many they want together. */
  #sharing(streams: Streams): { readonly streams: number; readonly demand: number } {
    let count = 0
    let demand = 0
    for (const entry of this.entries.values()) {
      if (streams.now - entry.askedAt >= ACTIVE_MS || entry.isSettled || streams.isOver(entry.stream)) continue
      count++
      demand += entry.demand
    }
    return { streams: Math.max(1, count), demand: Math.max(1, demand) }
  }

  #grant(entry: LedgerEntry, amount: number): void {
    entry.granted += amount
    this.grantedTokens += amount
  }
}

/**
 * The most that one stream may hold unspent after a grant: of half of what is free, what is its part of all demand. So
 * nobody is held back while there is plenty, and the last tokens go out in ever smaller lots to those who need them.
 */
function roomFor(free: number, part: number, ahead: boolean): number {
  const share = Math.floor((free / 2) * Math.min(1, part))
  if (share >= 1) return share
  return free >= 1 && !ahead ? 1 : 0
}

function stateOf(terms: CapTerms, holds: boolean, free: number, streams: number): GrantState {
  if (holds) return 'pending'
  if (free < 1) return 'used_up'
  return terms.enforcement === 'soft' || free >= 2 * streams ? 'open' : 'scarce'
}

function recalls(terms: CapTerms, free: number, entry: LedgerEntry): boolean {
  return terms.enforcement === 'hard' && free < 0 && entry.outstanding > 0
}

/** Wallets ask when they need tokens; these are the changes that a wallet would not find out by asking. */
function mustKnow(terms: CapTerms, { told, outstanding }: LedgerEntry, telling: GrantState): boolean {
  if (told === telling) return false
  if (terms.enforcement === 'soft') return true
  switch (told) {
    case undefined:
      return false
    case 'open':
      // A holder of idle tokens gives them back sooner once they are few.
      return outstanding > 0
    case 'scarce':
      return telling === 'recall'
    case 'used_up':
    case 'pending':
    case 'recall':
      return telling !== 'used_up' && telling !== 'pending'
  }
}
