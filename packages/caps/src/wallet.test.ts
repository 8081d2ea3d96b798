import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClosing, readCheckpoint } from './closing.ts'
import type { LaterSpend } from './closing.ts'
import { CapProtocolError } from './errors.ts'
import type { GrantRecord, GrantState } from './messages.ts'
import { createWallet } from './wallet.ts'
import type { Wallet, WalletCheckpoint, WalletMessage } from './wallet.ts'
import { WALLET_DEFAULTS } from './wallet-settings.ts'
import { createCalendar } from './windows.ts'

const STREAM = '0123456789abcdef'
const CAP = 'o1.c1.r1.clicks.hour.UTC'
const NOW = Date.UTC(2026, 5, 10, 12, 30)
const HOURS = createCalendar('hour', 'UTC')
const WINDOW = HOURS.at(NOW)

function grant(granted: number, state: GrantState = 'open', closed: GrantRecord['closed'] = null): GrantRecord {
  const none = { spent: 0, passed: 0, returned: 0, forfeited: 0, given_back: 0 }
  return { ...none, granted, closed, state, ends_at: WINDOW.endsAt }
}

function spend(wallet: Wallet, now = NOW, cap = CAP): void {
  const window = HOURS.at(now)
  const { remaining } = wallet.look(cap, window, now)
  wallet.take([{ cap, window: window.key, remaining: Number(remaining), spent: true, passed: false }], now)
}

describe('a wallet', () => {
  it('asks once for a key nobody met, and spends what it is given', () => {
    const wallet = createWallet(STREAM)
    expect(wallet.look(CAP, WINDOW, NOW)).toEqual({ remaining: 'unknown' })
    expect(wallet.need(CAP, WINDOW.key, NOW)).toBe(true)
    const [message] = wallet.totalsToSend(NOW)
    expect(message).toMatchObject({ key: `${CAP}|${WINDOW.key}|${STREAM}`, cap: CAP, record: { spent: 0, want: 4 } })
    expect(wallet.need(CAP, WINDOW.key, NOW)).toBe(false)
    expect(wallet.totalsToSend(NOW + 1)).toEqual([])
    expect(wallet.applyGrant(CAP, WINDOW.key, grant(2), NOW + 10)).toBe(true)
    spend(wallet, NOW + 10)
    expect(wallet.look(CAP, WINDOW, NOW + 10)).toEqual({ remaining: 1 })
  })

  it('looks closed when the ledger does not answer in time, and does not make every click wait for it', () => {
    const wallet = createWallet(STREAM)
    wallet.look(CAP, WINDOW, NOW)
    wallet.need(CAP, WINDOW.key, NOW)
    wallet.totalsToSend(NOW)
    expect(wallet.look(CAP, WINDOW, NOW + 49)).toEqual({ remaining: 'unknown' })
    expect(wallet.look(CAP, WINDOW, NOW + 50)).toEqual({ remaining: 0 })
    wallet.need(CAP, WINDOW.key, NOW + 1_500)
    expect(wallet.totalsToSend(NOW + 1_500)).toHaveLength(1)
    expect(wallet.look(CAP, WINDOW, NOW + 1_501)).toEqual({ remaining: 0 })
  })

  it('says how long it was not answered, as long as somebody wants what it asked for', () => {
    const wallet = createWallet(STREAM)
    expect(wallet.unansweredMs(NOW)).toBe(0)
    wallet.look(CAP, WINDOW, NOW)
    wallet.need(CAP, WINDOW.key, NOW)
    wallet.totalsToSend(NOW)
    wallet.need(CAP, WINDOW.key, NOW + 15_000)
    wallet.totalsToSend(NOW + 15_000)
    expect(wallet.unansweredMs(NOW + 16_000)).toBe(16_000)
    wallet.totalsToSend(NOW + 15_000 + WALLET_DEFAULTS.idleReturnMs)
    expect(wallet.unansweredMs(NOW + 30_000)).toBe(0)

    wallet.need(CAP, WINDOW.key, NOW + 30_000)
    wallet.totalsToSend(NOW + 30_000)
    expect(wallet.unansweredMs(NOW + 31_000)).toBe(31_000)
    wallet.applyGrant(CAP, WINDOW.key, grant(0, 'used_up'), NOW + 31_000)
    expect(wallet.unansweredMs(NOW + 32_000)).toBe(0)
  })

  it('asks no more once it heard that all is used up, until it hears that this changed', () => {
    const wallet = createWallet(STREAM)
    wallet.look(CAP, WINDOW, NOW)
    wallet.need(CAP, WINDOW.key, NOW)
    wallet.totalsToSend(NOW)
    wallet.applyGrant(CAP, WINDOW.key, grant(0, 'used_up'), NOW + 5)
    for (let ms = 10; ms < 5_000; ms += 10) {
      expect(wallet.look(CAP, WINDOW, NOW + ms)).toEqual({ remaining: 0 })
      expect(wallet.need(CAP, WINDOW.key, NOW + ms)).toBe(false)
      expect(wallet.totalsToSend(NOW + ms)).toEqual([])
    }
    wallet.applyGrant(CAP, WINDOW.key, grant(0, 'scarce'), NOW + 6_000)
    expect(wallet.look(CAP, WINDOW, NOW + 6_000)).toEqual({ remaining: 'unknown' })
  })

  it('gives unspent tokens back: at once when called, soon when they are scarce, later when not', () => {
    for (const [state, afterMs] of [
      ['recall', 0],
      ['scarce', 2_000],
      ['used_up', 2_000],
      ['open', 10_000],
    ] as const) {
      const wallet = createWallet(STREAM)
      wallet.look(CAP, WINDOW, NOW)
      wallet.need(CAP, WINDOW.key, NOW)
      wallet.totalsToSend(NOW)
      wallet.applyGrant(CAP, WINDOW.key, grant(3, state), NOW)
      if (afterMs > 0) expect(wallet.totalsToSend(NOW + afterMs - 1)).toEqual([])
      const [message] = wallet.totalsToSend(NOW + afterMs)
      expect(message?.record).toMatchObject({ returned: 3, granted: 3, want: 3 })
      expect(wallet.look(CAP, WINDOW, NOW + afterMs).remaining).not.toBe(3)
    }
  })

  it('asks for the next window before it opens, at the rate it has', () => {
    const wallet = createWallet(STREAM)
    const late = WINDOW.endsAt - 3_000
    wallet.look(CAP, WINDOW, late)
    wallet.need(CAP, WINDOW.key, late)
    wallet.totalsToSend(late)
    wallet.applyGrant(CAP, WINDOW.key, grant(500), late)
    for (let ms = 0; ms < 200; ms++) spend(wallet, late + ms)
    const asked = wallet.totalsToSend(late + 250).find(({ key }) => key.includes(HOURS.at(WINDOW.endsAt).key))
    expect(asked?.record).toMatchObject({ ahead: true, ends_at: WINDOW.endsAt + 3_600_000 })
    expect(asked?.record.want).toBeGreaterThan(100)
  })

  it('keeps a bounded number of keys that visitors can make, and says so', () => {
    const wallet = createWallet(STREAM, { ...WALLET_DEFAULTS, keysPerCap: 3 })
    const key = (sub: number): string => `o1.c1.r1.p1.s${sub.toString(16).padStart(16, '0')}.clicks.hour.UTC`
    for (const sub of [1, 2, 3]) expect(wallet.look(key(sub), WINDOW, NOW)).toEqual({ remaining: 'unknown' })
    expect(wallet.look(key(4), WINDOW, NOW)).toEqual({ remaining: 0, too_many_keys: true })
    expect(wallet.look(CAP, WINDOW, NOW)).toEqual({ remaining: 'unknown' })
    wallet.totalsToSend(WINDOW.endsAt)
    expect(wallet.look(key(4), HOURS.at(WINDOW.endsAt), WINDOW.endsAt)).toEqual({ remaining: 'unknown' })
  })

  it('takes all tokens of a click or none', () => {
    const wallet = createWallet(STREAM)
    const other = 'o2.c1.r1.clicks.hour.UTC'
    wallet.look(CAP, WINDOW, NOW)
    wallet.look(other, WINDOW, NOW)
    wallet.applyGrant(CAP, WINDOW.key, grant(1), NOW)
    const both = [CAP, other].map((cap) => ({ cap, window: WINDOW.key, remaining: 1, spent: true, passed: false }))
    expect(() => wallet.take(both, NOW)).toThrow(CapProtocolError)
    expect(wallet.look(CAP, WINDOW, NOW)).toEqual({ remaining: 1 })
    wallet.applyGrant(other, WINDOW.key, grant(1), NOW)
    wallet.take(both, NOW)
    expect(wallet.look(CAP, WINDOW, NOW).remaining).not.toBe(1)
    wallet.undo(both)
    expect(wallet.look(CAP, WINDOW, NOW)).toEqual({ remaining: 1 })
    expect(wallet.checkpoint().totals).toEqual([])
  })

  it('goes on asking and giving back while the clock of its stream stands', () => {
    const wallet = createWallet(STREAM)
    wallet.look(CAP, WINDOW, NOW)
    wallet.need(CAP, WINDOW.key, NOW)
    wallet.totalsToSend(NOW)
    wallet.applyGrant(CAP, WINDOW.key, grant(3, 'scarce'), NOW)
    const messages = Array.from({ length: 400 }, () => wallet.totalsToSend(NOW)).flat()
    expect(messages.map(({ record }) => record.returned)).toEqual([3])
  })

  it('spends nothing once it is closed', () => {
    const wallet = createWallet(STREAM)
    wallet.look(CAP, WINDOW, NOW)
    wallet.applyGrant(CAP, WINDOW.key, grant(3), NOW)
    spend(wallet)
    const [message] = wallet.close(NOW)
    expect(message?.record).toMatchObject({ spent: 1, granted: 3, closed: 'exact' })
    expect(wallet.look(CAP, WINDOW, NOW)).toEqual({ remaining: 0 })
    expect(() =>
      wallet.take([{ cap: CAP, window: WINDOW.key, remaining: 2, spent: true, passed: false }], NOW),
    ).toThrow(CapProtocolError)
    expect(wallet.totalsToSend(NOW + 5_000)).toEqual([])
  })
})

describe('the closing of an earlier stream', () => {
  it('says what the wallet would have said, from any checkpoint and the clicks behind it', () => {
    const click = fc.record({
      cap: fc.constantFrom(CAP, 'o2.c1.r1.clicks.hour.UTC'),
      passed: fc.boolean(),
      rolls: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(click, { maxLength: 40 }), (clicks) => {
        const wallet = createWallet(STREAM)
        let checkpoint: WalletCheckpoint | undefined
        let later: LaterSpend[] = []
        for (const { cap, passed, rolls } of clicks) {
          wallet.look(cap, WINDOW, NOW)
          wallet.applyGrant(cap, WINDOW.key, grant(1_000), NOW)
          const looked = { cap, window: WINDOW.key, remaining: 1, spent: !passed, passed }
          wallet.take([looked], NOW)
          later.push({ ...looked, at: NOW })
          if (!rolls) continue
          checkpoint = readCheckpoint(JSON.parse(JSON.stringify(wallet.checkpoint())))
          later = []
        }
        const closing = createClosing({ stream: STREAM, kind: 'exact', checkpoint, laterSpends: later })
        const totals = (messages: readonly WalletMessage[]): unknown =>
          messages
            .map(({ key, record: { spent, passed, closed, ends_at } }) =>
              JSON.stringify([key, spent, passed, closed, ends_at]),
            )
            .toSorted((one, other) => one.localeCompare(other))
        expect(totals(closing.toSend(NOW))).toEqual(totals(wallet.close(NOW)))
      }),
    )
  })

  it('covers keys that were granted and never spent, and is repeated until the ledger has it', () => {
    const closing = createClosing({ stream: STREAM, kind: 'forfeit', checkpoint: undefined, laterSpends: [] })
    expect(closing.toSend(NOW)).toEqual([])
    closing.applyGrant(CAP, WINDOW.key, grant(5))
    expect(closing.toSend(NOW).map(({ record }) => record)).toMatchObject([{ spent: 0, granted: 5, closed: 'forfeit' }])
    expect(closing.toSend(NOW + 1_000)).toEqual([])
    expect(closing.pending(NOW)).toBe(1)
    expect(closing.toSend(NOW + 5_000)).toHaveLength(1)
    closing.applyGrant(CAP, WINDOW.key, grant(5, 'open', 'forfeit'))
    expect(closing.pending(NOW)).toBe(0)
    expect(closing.toSend(NOW + 20_000)).toEqual([])
  })

  it('is over with the window', () => {
    const closing = createClosing({ stream: STREAM, kind: 'exact', checkpoint: undefined, laterSpends: [] })
    closing.applyGrant(CAP, WINDOW.key, grant(5))
    expect(closing.pending(WINDOW.endsAt)).toBe(0)
    expect(closing.toSend(WINDOW.endsAt)).toEqual([])
  })

  it('says nothing of a window that its stream had forgotten, though its own clock is behind', () => {
    const wallet = createWallet(STREAM)
    wallet.look(CAP, WINDOW, NOW)
    wallet.applyGrant(CAP, WINDOW.key, grant(5), NOW)
    spend(wallet)
    wallet.totalsToSend(WINDOW.endsAt)
    const checkpoint = readCheckpoint(JSON.parse(JSON.stringify(wallet.checkpoint())))
    expect(checkpoint).toEqual({ stream: STREAM, over_until: WINDOW.endsAt, totals: [] })
    const closing = createClosing({ stream: STREAM, kind: 'exact', checkpoint, laterSpends: [] })
    closing.applyGrant(CAP, WINDOW.key, grant(5))
    expect(closing.toSend(WINDOW.endsAt - 1)).toEqual([])
    expect(closing.pending(WINDOW.endsAt - 1)).toBe(0)
  })

  it('does not believe a checkpoint that is none', () => {
    for (const value of [
      null,
      1,
      {},
      { stream: STREAM, totals: [] },
      { stream: STREAM, over_until: 0, totals: [['a']] },
      { stream: STREAM, over_until: 0, totals: [[CAP, 'w', null, 'x', 0]] },
    ]) {
      expect(readCheckpoint(value)).toBeUndefined()
    }
  })
})
