import type { Wallet, WalletMessage } from '@smartlink/caps/wallet'

const TICK_MS = 50

/**
 * Sends the totals of a wallet to the ledger: every 50 ms what changed, at once what somebody waits for. One batch is on
 * its way at a time, because totals lose nothing by waiting for each other.
 */
export class WalletMessenger {
  readonly #wallet: Wallet
  readonly #now: () => number
  readonly #send: (messages: readonly WalletMessage[]) => void
  #timer: NodeJS.Timeout | undefined
  #onItsWay = false
  #asked = false

  constructor(wallet: Wallet, now: () => number, send: (messages: readonly WalletMessage[]) => void) {
    this.#wallet = wallet
    this.#now = now
    this.#send = send
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Somebody waits for an answer: sends when this turn of the event loop is over, for all who ask in it. */
  sendSoon(): void {
    if (this.#asked) return
    this.#asked = true
    setImmediate(() => {
      this.#asked = false
      this.#tick()
    })
  }

  /** The last batch is in the log. */
  sent(): void {
    this.#onItsWay = false
  }

  #tick(): void {
    if (this.#onItsWay) return
    const messages = this.#wallet.totalsToSend(this.#now())
    if (messages.length === 0) return
    this.#onItsWay = true
    this.#send(messages)
  }
}
