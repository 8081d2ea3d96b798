import { describe, expect, it } from 'vitest'
import { createLedger, DAY_MS, FORGET_AFTER_MS } from './ledger.ts'
import type { Ledger, LedgerView, LedgerWrite } from './ledger.ts'
import type { CapTerms } from './ledger-group.ts'
import { walletKey } from './messages.ts'
import type { GrantRecord, WalletRecord } from './messages.ts'

const CAP = 'o1.c1.r1.clicks.day.UTC'
const WINDOW = '2026-06-10'
const ENDS_AT = Date.UTC(2026, 5, 11)
const NOW = Date.UTC(2026, 5, 10, 12)
const A = 'aaaaaaaaaaaaaaaa'
const B = 'bbbbbbbbbbbbbbbb'

function said(fields: Partial<WalletRecord>): WalletRecord {
  return { spent: 0, passed: 0, returned: 0, granted: 0, want: 0, ends_at: ENDS_AT, at: NOW, ...fields }
}

function viewOf(terms: Partial<CapTerms>, now = NOW): LedgerView {
  const full: CapTerms = { limit: 10, enforcement: 'hard', start: 'zero', ...terms }
  return { terms: () => full, isOver: () => false, now }
}

/** Takes a message and answers the record written for its stream, if any. */
function tell(
  ledger: Ledger,
  stream: string,
  fields: Partial<WalletRecord>,
  view = viewOf({}),
): GrantRecord | undefined {
  ledger.take(CAP, WINDOW, stream, said(fields), view.now)
  return recordOf(ledger.decide(view), stream)
}

function recordOf(writes: readonly LedgerWrite[], stream: string): GrantRecord | undefined {
  const found = writes.find(({ key }) => key === walletKey(CAP, WINDOW, stream))?.record
  return found !== null && found !== undefined && 'granted' in found ? found : undefined
}

describe('the ledger', () => {
  it('gives half of what is free to one that asks alone, and a part of it to those who ask together', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 100 })
    expect(tell(ledger, A, { want: 80 }, view)).toMatchObject({ granted: 50, state: 'open' })
    expect(tell(ledger, B, { want: 80 }, view)?.granted).toBe(12)
    expect(tell(ledger, B, { granted: 12, spent: 12, want: 14 }, view)?.granted).toBe(13)
  })

  it('answers the same question once, however often it comes', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 100 })
    expect(tell(ledger, A, { want: 5 }, view)?.granted).toBe(5)
    for (let again = 0; again < 3; again++) expect(tell(ledger, A, { want: 5 }, view)).toBeUndefined()
  })

  it('never takes an older total for a newer one', () => {
    const ledger = createLedger()
    tell(ledger, A, { want: 5 })
    tell(ledger, A, { granted: 5, spent: 2, returned: 3 })
    tell(ledger, A, { granted: 5, spent: 1, returned: 1 })
    expect(ledger.status(CAP, WINDOW, { limit: 10, enforcement: 'hard', start: 'zero' }, NOW)).toMatchObject({
      used: 2,
      outstanding: 0,
    })
  })

  it('tells those who heard that all is used up as soon as it is not', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 1 })
    expect(tell(ledger, A, { want: 1 }, view)).toMatchObject({ granted: 1, state: 'used_up' })
    expect(tell(ledger, B, { want: 1 }, view)).toMatchObject({ granted: 0, state: 'used_up' })
    ledger.take(CAP, WINDOW, A, said({ granted: 1, returned: 1 }), NOW)
    expect(recordOf(ledger.decide(view), B)).toMatchObject({ granted: 0, state: 'scarce' })
  })

  it('keeps scarce tokens from those who only ask ahead', () => {
    const ledger = createLedger()
    expect(tell(ledger, A, { want: 4, ahead: true }, viewOf({ limit: 1 }))).toMatchObject({
      granted: 0,
      state: 'scarce',
    })
  })

  it('takes a closing that knows less than was heard for a forfeit', () => {
    const ledger = createLedger()
    tell(ledger, A, { want: 8 })
    tell(ledger, A, { granted: 5, spent: 3 })
    expect(tell(ledger, A, { spent: 2, closed: 'exact' })).toMatchObject({
      closed: 'forfeit',
      forfeited: 5,
      returned: 0,
    })
    expect(tell(ledger, A, { spent: 3, closed: 'exact' })).toBeUndefined()
  })

  it('lets a person give back what a lost disk held, and no more than it may have spent', () => {
    const ledger = createLedger()
    tell(ledger, A, { want: 8 })
    tell(ledger, A, { granted: 5, spent: 3 })
    expect(tell(ledger, A, { closed: 'lost' })).toMatchObject({ closed: 'lost', forfeited: 5, given_back: 0 })
    expect(tell(ledger, A, { closed: 'lost', spent_at_most: 1 })).toMatchObject({ given_back: 2 })
    expect(tell(ledger, B, { want: 10 }, viewOf({ limit: 10 }))?.granted).toBe(3)
  })

  it('counts soft caps, never grants, and tells how they stand', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 3, enforcement: 'soft' })
    expect(tell(ledger, A, { passed: 1 }, view)).toMatchObject({ granted: 0, passed: 1, state: 'open' })
    expect(tell(ledger, A, { passed: 2 }, view)).toBeUndefined()
    expect(tell(ledger, B, { passed: 2 }, view)).toMatchObject({ state: 'used_up' })
    expect(ledger.settle(view).map(({ key }) => key)).toEqual([])
  })

  it('holds a cap until it knows what came before it', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 10, start: 'hold' })
    expect(tell(ledger, A, { want: 4 }, view)).toMatchObject({ granted: 0, state: 'pending' })
    expect(ledger.pending()).toEqual([{ cap: CAP, window: WINDOW, ends_at: ENDS_AT }])
    ledger.setBase(CAP, WINDOW, 7)
    expect(recordOf(ledger.decide(view), A)).toMatchObject({ granted: 0, state: 'open' })
    expect(tell(ledger, A, { want: 4 }, view)?.granted).toBe(1)
    expect(ledger.pending()).toEqual([])
  })

  it('grants nothing where one of its own records is damaged', () => {
    const ledger = createLedger()
    ledger.replayUnreadable(CAP, WINDOW)
    expect(tell(ledger, A, { want: 4 })).toMatchObject({ granted: 0, state: 'used_up' })
  })

  it('forgets a window long after its end, and begins none anew that it may have forgotten', () => {
    const ledger = createLedger()
    tell(ledger, A, { want: 8 })
    expect(ledger.forget(ENDS_AT + FORGET_AFTER_MS - 1)).toEqual([])
    expect(ledger.forget(ENDS_AT + FORGET_AFTER_MS)).toEqual([
      { key: walletKey(CAP, WINDOW, A), cap: CAP, record: null },
    ])
    expect(tell(ledger, B, { want: 8 }, viewOf({}, ENDS_AT + FORGET_AFTER_MS))).toBeUndefined()

    const successor = createLedger()
    expect(tell(successor, B, { want: 8 }, viewOf({}, ENDS_AT + DAY_MS))).toBeUndefined()
    expect(tell(successor, B, { want: 8 }, viewOf({}, ENDS_AT + DAY_MS - 1))?.granted).toBeGreaterThan(0)
  })

  it('rebuilt from its records and what it heard, it decides as before', () => {
    const ledger = createLedger()
    const view = viewOf({ limit: 10 })
    const first = tell(ledger, A, { want: 4 }, view)
    tell(ledger, A, { granted: 4, spent: 2, returned: 1 }, view)
    // The write of this grant is lost, its question is not.
    tell(ledger, B, { want: 3 }, view)

    const rebuilt = createLedger()
    if (first !== undefined) rebuilt.replay(CAP, WINDOW, A, first)
    for (const { cap, window, stream, record } of ledger.heard()) rebuilt.take(cap, window, stream, record, NOW)
    const writes = rebuilt.decide(view)
    expect(recordOf(writes, B)?.granted).toBeGreaterThan(0)
    expect(rebuilt.status(CAP, WINDOW, { limit: 10, enforcement: 'hard', start: 'zero' }, NOW)?.used).toBe(2)
  })
})
