import type { Wallet } from '@smartlink/caps/wallet'

/** A cap key in one window, as a decision asks for it. */
export interface CapAsked {
  readonly key: string
  readonly window: string
}

interface Waiting {
  /** Keys not answered yet. */
  readonly open: Set<string>
  readonly resume: () => void
  done: boolean
}

export interface CapWaitOptions {
  readonly wallet: Wallet
  /** Clicks that may wait at once; more are decided without. */
  readonly maxWaiting: number
  readonly maxWaitMs: number
  /** The wallet has a question that should not wait for its next tick. */
  askNow(): void
}

/**
 * The one wait a click may need: for the first tokens of cap keys this stream has not met. Clicks that wait for the same
 * key share one question. Each waits once, at most `maxWaitMs`, and is then decided again whatever came.
 */
export class CapWaits {
  readonly #options: CapWaitOptions
  readonly #byKey = new Map<string, Set<Waiting>>()
  #waiting = 0
  #refused = 0
  #timedOut = 0

  constructor(options: CapWaitOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Clicks that would have waited and were decided at once, because too many waited already. */
  get refused(): number {
    return this.#refused
  }

  /** Clicks that were decided without an answer of the ledger, because their time was over. */
  get timedOut(): number {
    return this.#timedOut
  }

  /** Calls `resume` once, later, when every key was answered or the time is over; false when too many wait already. */
  wait(asked: readonly CapAsked[], now: number, resume: () => void): boolean {
    if (this.#waiting >= this.#options.maxWaiting) {
      this.#refused += 1
      return false
    }
    this.#waiting += 1
    const waiting: Waiting = { open: new Set(), resume, done: false }
    let urgent = false
    for (const { key, window } of asked) {
      if (this.#options.wallet.need(key, window, now)) urgent = true
      const name = nameOf(key, window)
      waiting.open.add(name)
      const others = this.#byKey.get(name)
      if (others === undefined) this.#byKey.set(name, new Set([waiting]))
      else others.add(waiting)
    }
    if (urgent) this.#options.askNow()
    setTimeout(() => {
      if (!waiting.done) this.#timedOut += 1
      this.#finish(waiting)
    }, this.#options.maxWaitMs)
    return true
  }

  /** The ledger answered for a key. */
  answered(key: string, window: string): void {
    const name = nameOf(key, window)
    const waiters = this.#byKey.get(name)
    if (waiters === undefined) return
    this.#byKey.delete(name)
    for (const waiting of waiters) {
      waiting.open.delete(name)
      if (waiting.open.size === 0) this.#finish(waiting)
    }
  }

  #finish(waiting: Waiting): void {
    if (waiting.done) return
    waiting.done = true
    this.#waiting -= 1
    for (const name of waiting.open) {
      const others = this.#byKey.get(name)
      others?.delete(waiting)
      if (others?.size === 0) this.#byKey.delete(name)
    }
    waiting.resume()
  }
}

function nameOf(key: string, window: string): string {
  return `${key}|${window}`
}
