import type { GrantRecord } from '@smartlink/caps/messages'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { StreamToSettle } from './earlier-stream.ts'
import type { SettledStreams } from './settled-streams.ts'

export interface SettlingOptions {
  readonly streams: readonly StreamToSettle[]
  readonly settled: SettledStreams
  /** Streams that have a segment in some outbox. */
  readonly held: ReadonlySet<string>
  /** Resolves when the messages are in the log. */
  send(messages: readonly WalletMessage[]): Promise<void>
  now(): number
}

/**
 * Closes the wallets of earlier streams towards the ledger, until it has confirmed every key. Only a stream that is
 * settled may lose its segments.
 */
export class Settling {
  readonly #options: SettlingOptions
  readonly #open: Map<string, StreamToSettle>
  #grantsRead = false
  #sending = false

  constructor(options: SettlingOptions) {
    this.#options = options
    this.#open = new Map(options.streams.map((stream) => [stream.stream, stream]))
  }

  /** Streams that the ledger has not taken the closing of. */
  get open(): number {
    return this.#open.size
  }

  has(stream: string): boolean {
    return this.#open.has(stream)
  }

  /** A record of the ledger about a stream that is being settled. */
  granted(stream: string, cap: string, window: string, record: GrantRecord): void {
    this.#open.get(stream)?.closing.applyGrant(cap, window, record)
  }

  /** All grants of the past have been seen: from now on it is known what there is to close. */
  grantsRead(): void {
    this.#grantsRead = true
  }

  /** Sends what is due and notes who is settled. Call it every second or so; one batch is on its way at a time. */
  async tick(): Promise<void> {
    if (!this.#grantsRead || this.#sending) return
    const now = this.#options.now()
    const messages: WalletMessage[] = []
    for (const [stream, settling] of this.#open) {
      if (settling.closing.pending(now) === 0) {
        this.#open.delete(stream)
        this.#options.settled.add(settling, this.#options.held)
      } else messages.push(...settling.closing.toSend(now))
    }
    if (messages.length === 0) return
    this.#sending = true
    try {
      await this.#options.send(messages)
    } finally {
      this.#sending = false
    }
  }
}
