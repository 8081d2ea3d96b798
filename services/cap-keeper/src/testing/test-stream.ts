import { setTimeout as delay } from 'node:timers/promises'
import { createClosing } from '@smartlink/caps/closing'
import { decodeGrantRecord, encodeRecord, parseWalletKey } from '@smartlink/caps/messages'
import { createWallet } from '@smartlink/caps/wallet'
import type { LookedCap, Wallet, WalletMessage } from '@smartlink/caps/wallet'
import { createCalendar } from '@smartlink/caps/windows'
import type { Calendar } from '@smartlink/caps/windows'
import { parseCapKey } from '@smartlink/caps/cap-keys'
import type { EventLog, LogRecord, Table } from '@smartlink/event-log/event-log'
import { CAP_GRANTS, CAP_WALLETS } from '@smartlink/events/topics'

const TICK_MS = 10
const DEADLINE_MS = 5_000

/** A stream's wallet joined to the log as ingress joins it. Clicks here wait as long as it takes, unlike real ones. */
export class TestStream {
  readonly id: string
  readonly wallet: Wallet
  readonly #log: EventLog
  readonly #calendars = new Map<string, Calendar>()
  readonly #spends: { cap: string; window: string; spent: boolean; passed: boolean; at: number }[] = []
  #table: Table | undefined
  #stopped = false
  #loop: Promise<void> = Promise.resolve()

  private constructor(log: EventLog, id: string) {
    this.#log = log
    this.id = id
    this.wallet = createWallet(id)
  }

  static async start(log: EventLog, id: string): Promise<TestStream> {
    const stream = new TestStream(log, id)
    stream.#table = await log.table({
      topics: [CAP_GRANTS.name],
      onRecord: (record) => stream.#apply(record),
      onCrash: (error) => {
        throw error
      },
    })
    await stream.#table.ready
    stream.#loop = stream.#run()
    return stream
  }

  /** A click in one cap: true when it was let through, false when the ledger said that there is nothing to be had. */
  async click(cap: string): Promise<boolean> {
    const window = this.#calendar(cap).at(Date.now())
    const endsAtMs = Date.now() + DEADLINE_MS
    for (;;) {
      const { remaining } = this.wallet.look(cap, window, Date.now())
      if (remaining !== 'unknown' && remaining > 0) {
        this.#take({ cap, window: window.key, remaining, spent: true, passed: false })
        return true
      }
      const state = this.answers.get(`${cap}|${window.key}`)
      if (state === 'used_up' || state === 'pending' || state === 'recall') return false
      if (Date.now() > endsAtMs) throw new Error(`no answer for ${cap}, ${state}`)
      this.wallet.need(cap, window.key, Date.now())
      await delay(TICK_MS)
    }
  }

  /** State the ledger told last, by `cap|window`. */
  readonly answers = new Map<string, string>()

  /** How many of so many clicks are let through. */
  async clicks(cap: string, count: number): Promise<number> {
    let through = 0
    for (let click = 0; click < count; click++) if (await this.click(cap)) through++
    return through
  }

  pass(cap: string): void {
    const window = this.#calendar(cap).at(Date.now())
    this.wallet.look(cap, window, Date.now())
    this.#take({ cap, window: window.key, remaining: -1, spent: false, passed: true })
  }

  /** Ends without a word, as a killed process does. */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    await this.#loop
    await this.#table?.close()
  }

  /** What the next opening of its directory sends for it. */
  async settle(kind: 'exact' | 'forfeit'): Promise<void> {
    await this.stop()
    const closing = createClosing({ stream: this.id, kind, checkpoint: undefined, laterSpends: this.#spends })
    const table = await this.#log.table({
      topics: [CAP_GRANTS.name],
      onRecord: ({ key, value }) => {
        const parts = parseWalletKey(key.toString())
        const record = value === null ? undefined : decodeGrantRecord(value.toString())
        if (parts?.stream === this.id && record !== undefined) closing.applyGrant(parts.cap, parts.window, record)
      },
      onCrash: (error) => {
        throw error
      },
    })
    await table.ready
    const endsAtMs = Date.now() + DEADLINE_MS
    do {
      await this.#send(closing.toSend(Date.now()))
      if (Date.now() > endsAtMs) throw new Error('the ledger did not take the closing')
      await delay(TICK_MS)
    } while (closing.pending(Date.now()) > 0)
    await table.close()
  }

  #take(looked: LookedCap): void {
    const at = Date.now()
    this.wallet.take([looked], at)
    this.#spends.push({ cap: looked.cap, window: looked.window, spent: looked.spent, passed: looked.passed, at })
  }

  #apply({ key, value }: LogRecord): void {
    const parts = parseWalletKey(key.toString())
    const record = value === null ? undefined : decodeGrantRecord(value.toString())
    if (parts?.stream !== this.id || record === undefined) return
    this.answers.set(`${parts.cap}|${parts.window}`, record.state)
    this.wallet.applyGrant(parts.cap, parts.window, record, Date.now())
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#send(this.wallet.totalsToSend(Date.now()))
      await delay(TICK_MS)
    }
  }

  async #send(messages: readonly WalletMessage[]): Promise<void> {
    if (messages.length === 0) return
    await this.#log.append(
      CAP_WALLETS.name,
      messages.map(({ key, cap, record }) => ({ key, partitionKey: cap, value: Buffer.from(encodeRecord(record)) })),
    )
  }

  #calendar(cap: string): Calendar {
    let calendar = this.#calendars.get(cap)
    if (calendar === undefined) {
      const { window, zone } = parseCapKey(cap)
      calendar = createCalendar(window, zone)
      this.#calendars.set(cap, calendar)
    }
    return calendar
  }
}
