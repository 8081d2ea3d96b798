import { crowdOf } from './cap-keys.ts'
import { CapProtocolError } from './errors.ts'
import { walletKey } from './messages.ts'
import type { GrantRecord, WalletRecord } from './messages.ts'
import { WalletEntry } from './wallet-entry.ts'
import { WALLET_DEFAULTS } from './wallet-settings.ts'
import type { WalletSettings } from './wallet-settings.ts'
import type { Window } from './windows.ts'

/** What a look shows. It takes nothing. */
export interface WalletLook {
  /** Tokens in this wallet; 0 is used up; `unknown` says that the ledger may have some and a wait may help. */
  readonly remaining: number | 'unknown'
  readonly too_many_keys?: boolean
}

/** A cap as a decision looked at it: what to take when its click is appended. */
export interface LookedCap {
  readonly cap: string
  readonly window: string
  readonly remaining: number
  readonly spent: boolean
  readonly passed: boolean
}

/** A record for `caps.wallets.v1`, to be partitioned by `cap`. */
export interface WalletMessage {
  readonly key: string
  readonly cap: string
  readonly record: WalletRecord
}

/** The totals of a stream as its outbox segments carry them; what came after is in the events behind it. */
export interface WalletCheckpoint {
  readonly stream: string
  /** Windows that ended until then were over for this stream and may be missing; 0 when there is none. */
  readonly over_until: number
  /** cap, window, end of the window (null for `total`), spent, passed. */
  readonly totals: readonly (readonly [string, string, number | null, number, number])[]
}

/**
 * The tokens of one stream, for the life of the stream. It is single-threaded and synchronous: looking, spending, the
 * append of the click and the answer happen in one turn of the event loop, so all tokens of a click are taken or none.
 *
 * It is never restored for spending. A new opening of an outbox has a new stream and an empty wallet; what the earlier
 * one held is settled by `closing.ts`.
 */
export interface Wallet {
  readonly stream: string
  /** What this wallet could spend in the window now. Makes the key known, takes nothing. */
  look(cap: string, window: Window, now: number): WalletLook
  /**
   * Somebody waits for a token of a key whose look said `unknown`. True when `totalsToSend` has something to send for it
   * at once, rather than at the next tick.
   */
  need(cap: string, window: string, now: number): boolean
  /**
   * Takes what a decision named: all of it, in the turn of the append. Keys that other metrics count are skipped.
   * Throws {@link CapProtocolError}, having taken nothing, when a token is not there.
   */
  take(looked: readonly LookedCap[], now: number): void
  /** Gives a take back whose event could not be appended. In the same turn only. */
  undo(looked: readonly LookedCap[]): void
  /** Takes in a record of the ledger for this stream. True when it knew the key, so that waiting clicks may decide again. */
  applyGrant(cap: string, window: string, record: GrantRecord, now: number): boolean
  /**
   * What to send to the ledger now; returns of unspent tokens are made here. Call it every 50 ms or so, and at once when
   * `need` says so, but not while the last batch is still on its way: totals lose nothing by waiting.
   */
  totalsToSend(now: number): WalletMessage[]
  checkpoint(): WalletCheckpoint
  /** Ends the stream: the true totals of every key that is not over. Nothing can be spent after it. */
  close(now: number): WalletMessage[]
  /** Live keys, for metrics. */
  readonly size: number
  /** How long the oldest question has waited for the ledger, among keys that clicks want; 0 when all are answered. */
  unansweredMs(now: number): number
}

export function createWallet(stream: string, settings: WalletSettings = WALLET_DEFAULTS): Wallet {
  return new StreamWallet(stream, settings)
}

/** After so many calls of `totalsToSend` at one time the stream's clock is taken to stand, and each more is taken for this long. */
const CALLS_AT_ONE_TIME = 50
const STANDING_STEP_MS = 20

class StreamWallet implements Wallet {
  readonly stream: string
  readonly #settings: WalletSettings
  /** By cap key, then by window key; a cap has one or two windows at a time. */
  readonly #entries = new Map<string, Map<string, WalletEntry>>()
  readonly #crowds = new Map<string, number>()
  /** Entries that may have something to say or to give back. */
  readonly #busy = new Set<WalletEntry>()
  readonly #endings = new Map<number, WalletEntry[]>()
  /** Entries of windows that are over, to be told a last time and forgotten. */
  #over: WalletEntry[] = []
  #overUntil = 0
  #size = 0
  #closed = false
  #lastNow = -Infinity
  #callsAtLastNow = 0
  /**
   * A stream's clock stands while the machine's is behind where it was. Questions, answers and returns must not stand with
   * it, or the caps of the node would be closed until then.
   */
  #stoodMs = 0

  constructor(stream: string, settings: WalletSettings) {
    this.stream = stream
    this.#settings = settings
  }

  get size(): number {
    return this.#size
  }

  unansweredMs(now: number): number {
    const pace = this.#pace(now)
    let longest = 0
    for (const { askedAt } of this.#busy) {
      if (askedAt !== undefined) longest = Math.max(longest, pace - askedAt)
    }
    return longest
  }

  look(cap: string, window: Window, now: number): WalletLook {
    const entry = this.#entries.get(cap)?.get(window.key) ?? this.#add(cap, window, now)
    if (entry === undefined) return { remaining: 0, too_many_keys: true }
    if (this.#closed) return { remaining: 0 }
    const { available } = entry
    if (available > 0) return { remaining: available }
    return { remaining: entry.worthWaiting(this.#pace(now)) ? 'unknown' : 0 }
  }

  need(cap: string, window: string, now: number): boolean {
    const entry = this.#entries.get(cap)?.get(window)
    if (entry === undefined || this.#closed) return false
    entry.noteNeed(this.#pace(now))
    this.#noteDemand(entry, now)
    return entry.mayAsk && entry.askedAt === undefined
  }

  take(looked: readonly LookedCap[], now: number): void {
    for (const { cap, window, spent } of looked) {
      if (spent && !this.#closed && (this.#entries.get(cap)?.get(window)?.available ?? 0) <= 0) {
        throw new CapProtocolError(`no token of ${cap} in ${window} to spend`)
      }
    }
    if (this.#closed) throw new CapProtocolError('the stream of this wallet is closed')
    for (const { cap, window, spent, passed, remaining } of looked) {
      const entry = this.#entries.get(cap)?.get(window)
      if (entry === undefined) continue
      if (spent) entry.spent++
      else if (passed) entry.passed++
      if (!spent && !passed && remaining === 0) entry.noteNeed(this.#pace(now))
      else if (spent) entry.noteDemand(this.#pace(now))
      this.#noteDemand(entry, now)
    }
  }

  undo(looked: readonly LookedCap[]): void {
    for (const { cap, window, spent, passed } of looked) {
      const entry = this.#entries.get(cap)?.get(window)
      if (entry === undefined) continue
      if (spent) entry.spent--
      else if (passed) entry.passed--
    }
  }

  applyGrant(cap: string, window: string, record: GrantRecord, now: number): boolean {
    const entry = this.#entries.get(cap)?.get(window)
    if (entry === undefined) return false
    entry.apply(record, this.#pace(now))
    this.#busy.add(entry)
    return true
  }

  totalsToSend(now: number): WalletMessage[] {
    if (this.#closed) return []
    this.#callsAtLastNow = now > this.#lastNow ? 0 : this.#callsAtLastNow + 1
    this.#lastNow = now
    if (this.#callsAtLastNow > CALLS_AT_ONE_TIME) this.#stoodMs += STANDING_STEP_MS
    const pace = this.#pace(now)
    this.#turnWindows(now)
    const messages: WalletMessage[] = []
    const served: WalletEntry[] = []
    for (const entry of this.#busy) {
      if (messages.length >= this.#settings.messagesPerCall) break
      entry.giveBackIdle(pace)
      const record = entry.message(now, pace)
      if (record !== undefined) messages.push(this.#addressed(entry, record))
      if (entry.isQuiet(pace)) this.#busy.delete(entry)
      else served.push(entry)
    }
    // Those that did not get their turn stand in front the next time.
    if (served.length < this.#busy.size) for (const entry of served) this.#busy.delete(entry)
    for (const entry of served) this.#busy.add(entry)
    while (this.#over.length > 0 && messages.length < this.#settings.messagesPerCall) {
      const entry = this.#over.pop()
      const record = entry?.message(now, pace)
      if (entry !== undefined && record !== undefined) messages.push(this.#addressed(entry, record))
    }
    return messages
  }

  checkpoint(): WalletCheckpoint {
    const totals: WalletCheckpoint['totals'][number][] = []
    for (const { cap, window, spent, passed } of this.#all()) {
      if (spent + passed > 0) totals.push([cap, window.key, endOf(window), spent, passed])
    }
    return { stream: this.stream, over_until: this.#overUntil, totals }
  }

  close(now: number): WalletMessage[] {
    this.#closed = true
    const messages: WalletMessage[] = []
    for (const entry of this.#all()) {
      if (entry.told && now < entry.window.endsAt) messages.push(this.#addressed(entry, entry.closing(now)))
    }
    return messages
  }

  #pace(now: number): number {
    return now + this.#stoodMs
  }

  *#all(): Iterable<WalletEntry> {
    for (const windows of this.#entries.values()) yield* windows.values()
  }

  #add(cap: string, window: Window, now: number): WalletEntry | undefined {
    if (this.#size >= this.#settings.keys) return undefined
    const crowd = crowdOf(cap)
    if (crowd !== undefined) {
      const live = this.#crowds.get(crowd) ?? 0
      if (live >= this.#settings.keysPerCap) return undefined
      this.#crowds.set(crowd, live + 1)
    }
    const entry = new WalletEntry(cap, window, this.#settings, this.#pace(now))
    const windows = this.#entries.get(cap)
    if (windows === undefined) this.#entries.set(cap, new Map([[window.key, entry]]))
    else windows.set(window.key, entry)
    this.#size++
    if (window.endsAt !== Infinity) {
      const ending = this.#endings.get(window.endsAt)
      if (ending === undefined) this.#endings.set(window.endsAt, [entry])
      else ending.push(entry)
    }
    return entry
  }

  #noteDemand(entry: WalletEntry, now: number): void {
    this.#busy.add(entry)
    if (entry.asksAhead || !entry.hasAsked || now < entry.window.endsAt - this.#settings.aheadMs) return
    entry.asksAhead = true
    const next = entry.window.next()
    if (next === undefined || this.#entries.get(entry.cap)?.has(next.key) === true) return
    const following = this.#add(entry.cap, next, now)
    if (following === undefined) return
    following.follow(entry)
    this.#busy.add(following)
  }

  /** Forgets windows that are over: this stream's clock never goes back, so nothing can be spent in them any more. */
  #turnWindows(now: number): void {
    for (const [endsAt, entries] of this.#endings) {
      if (now < endsAt) continue
      this.#endings.delete(endsAt)
      this.#overUntil = Math.max(this.#overUntil, endsAt)
      for (const entry of entries) {
        this.#forget(entry)
        this.#over.push(entry)
      }
    }
  }

  #forget(entry: WalletEntry): void {
    this.#busy.delete(entry)
    this.#size--
    const windows = this.#entries.get(entry.cap)
    windows?.delete(entry.window.key)
    if (windows?.size === 0) this.#entries.delete(entry.cap)
    const crowd = crowdOf(entry.cap)
    if (crowd === undefined) return
    const live = (this.#crowds.get(crowd) ?? 1) - 1
    if (live > 0) this.#crowds.set(crowd, live)
    else this.#crowds.delete(crowd)
  }

  #addressed(entry: WalletEntry, record: WalletRecord): WalletMessage {
    return { key: walletKey(entry.cap, entry.window.key, this.stream), cap: entry.cap, record }
  }
}

function endOf(window: Window): number | null {
  return window.endsAt === Infinity ? null : window.endsAt
}
