import { createLedger } from '../ledger.ts'
import type { LedgerView } from '../ledger.ts'
import { parseWalletKey } from '../messages.ts'
import type { GrantRecord } from '../messages.ts'
import { createWallet } from '../wallet.ts'
import type { Wallet } from '../wallet.ts'
import { createCalendar } from '../windows.ts'
import type { Choices } from './random.ts'

const CAP = 'o1.c1.r1.clicks.day.UTC'
const DAY = createCalendar('day', 'UTC')
const START = Date.UTC(2026, 5, 10, 9)
const TICK_MS = 50
const WAIT_MS = 50

export interface SteadyTraffic {
  readonly limit: number
  /** Clicks a second, by node. */
  readonly rates: readonly number[]
  readonly durationMs: number
  /** Bounds of the way of one message, each direction. */
  readonly latencyMs: readonly [number, number]
}

export interface Served {
  readonly let_through: number
  readonly clicks: number
  /** Clicks and those among them let through until nine tenths of the cap were used. */
  readonly early_clicks: number
  readonly early_let_through: number
  readonly waited: number
  readonly messages: number
  readonly records: number
  /** Most messages of one node in any second. */
  readonly most_messages_a_second: number
}

/** Nodes with their own rates, one ledger, one cap, and a log that takes its time. Steps of one millisecond. */
export function runSteadyTraffic({ limit, rates, durationMs, latencyMs }: SteadyTraffic, choices: Choices): Served {
  const ledger = createLedger()
  let now = START
  const view: LedgerView = {
    terms: () => ({ limit, enforcement: 'hard', start: 'zero' }),
    get now() {
      return now
    },
    isOver: () => false,
  }
  const wallets = rates.map((_, index) => createWallet((index + 1).toString(16).padStart(16, '0')))
  const due = new Map<number, (() => void)[]>()
  const sentAt = rates.map((): number[] => [])
  const served = { clicks: 0, letThrough: 0, earlyClicks: 0, earlyLetThrough: 0, waited: 0, messages: 0, records: 0 }
  let mostASecond = 0

  function at(ms: number, happens: () => void): void {
    const others = due.get(ms)
    if (others === undefined) due.set(ms, [happens])
    else others.push(happens)
  }
  const soon = (): number => now + choices.between(...latencyMs)

  function send(index: number): void {
    const wallet = wallets[index]
    const sent = sentAt[index]
    if (wallet === undefined || sent === undefined) return
    for (const { key, record } of wallet.totalsToSend(now)) {
      const parts = parseWalletKey(key)
      if (parts?.stream === undefined) continue
      const { cap, window, stream } = parts
      served.messages++
      sent.push(now)
      mostASecond = Math.max(mostASecond, sent.filter((ms) => ms > now - 1_000).length)
      at(soon(), () => {
        ledger.take(cap, window, stream, record, now)
        answer()
      })
    }
  }

  function answer(): void {
    for (const { key, record } of ledger.decide(view)) {
      const parts = parseWalletKey(key)
      const index = wallets.findIndex(({ stream }) => stream === parts?.stream)
      served.records++
      at(soon(), () => {
        if (parts !== undefined) wallets[index]?.applyGrant(parts.cap, parts.window, record as GrantRecord, now)
      })
    }
  }

  function decide(wallet: Wallet, index: number, isFirst: boolean): void {
    const window = DAY.at(now)
    const { remaining } = wallet.look(CAP, window, now)
    if (remaining === 'unknown' && isFirst) {
      served.waited++
      if (wallet.need(CAP, window.key, now)) send(index)
      at(now + WAIT_MS, () => decide(wallet, index, false))
      return
    }
    const isEarly = served.letThrough < limit * 0.9
    if (isEarly) served.earlyClicks++
    const spent = remaining !== 'unknown' && remaining > 0
    const left = remaining === 'unknown' ? 0 : remaining
    wallet.take([{ cap: CAP, window: window.key, remaining: left, spent, passed: false }], now)
    if (!spent) return
    served.letThrough++
    if (isEarly) served.earlyLetThrough++
  }

  for (let elapsed = 0; elapsed < durationMs; elapsed++) {
    now = START + elapsed
    for (const happens of due.get(now) ?? []) happens()
    due.delete(now)
    for (const [index, wallet] of wallets.entries()) {
      if ((elapsed + index * 7) % TICK_MS === 0) send(index)
      const expected = (rates[index] ?? 0) / 1_000
      for (let many = Math.floor(expected + choices.fraction()); many > 0; many--) {
        served.clicks++
        decide(wallet, index, true)
      }
    }
  }
  return {
    let_through: served.letThrough,
    clicks: served.clicks,
    early_clicks: served.earlyClicks,
    early_let_through: served.earlyLetThrough,
    waited: served.waited,
    messages: served.messages,
    records: served.records,
    most_messages_a_second: mostASecond,
  }
}
