import { describe, expect, test } from 'vitest'
import { planResume } from './resume.ts'
import type { CommitState, Intent } from './intent.ts'
import type { ResumeFacts } from './resume.ts'

const NOW = Date.UTC(2026, 5, 1)
const SETTLE_MS = 30_000
const KEPT_MS = 399 * 86_400_000
const INTENT: Intent = { first: 500, last: 599, atMs: NOW - 5_000, joint: false, groups: [], except: [] }

function plan(changes: Partial<ResumeFacts>): ReturnType<typeof planResume> {
  const facts = {
    begin: 0,
    end: 1_000,
    committed: null,
    storedThrough: null,
    snapshots: [],
    offsetsComeAgain: true,
    keptSinceMs: NOW - KEPT_MS,
  }
  return planResume({ ...facts, ...changes }, SETTLE_MS)
}

function committedAt(offset: number, state: Partial<CommitState> = {}): ResumeFacts['committed'] {
  return { offset, state: { lastRow: null, intent: null, ...state } }
}

test('a new group begins at the log’s start, and nothing is in doubt', () => {
  expect(plan({})).toEqual({
    state: 'resume',
    snapshot: null,
    startAt: 0,
    trimmed: false,
    position: 0,
    inDoubtThrough: -1,
    intent: null,
    settledAtMs: 0,
    lastRow: null,
    alarms: [],
  })
})

test('a group that forgot its commits asks about everything that ClickHouse has', () => {
  expect(plan({ storedThrough: 700 })).toMatchObject({ position: 0, inDoubtThrough: 700 })
})

test('a partition goes on at its commit, with the newest snapshot that is not above it', () => {
  const lastRow = { offset: 499, timeMs: NOW - 1_000 }
  const facts = { committed: committedAt(500, { lastRow }), storedThrough: 499, snapshots: [100, 400, 501, 900] }
  expect(plan(facts)).toMatchObject({ snapshot: 400, startAt: 400, position: 500, intent: null, lastRow, alarms: [] })
  expect(plan({ ...facts, snapshots: [501] })).toMatchObject({ snapshot: null, startAt: 0, trimmed: false })
})

test('what was declared and not confirmed is in doubt, and settled only when its insert must be over', () => {
  const committed = committedAt(500, { intent: INTENT })
  expect(plan({ committed })).toMatchObject({
    position: 500,
    intent: INTENT,
    inDoubtThrough: 599,
    settledAtMs: NOW + 25_000,
  })
  expect(plan({ committed, storedThrough: 650 })).toMatchObject({ inDoubtThrough: 650 })
})

describe('ClickHouse lacks rows it had stored', () => {
  const lastRow = { offset: 480, timeMs: NOW - 60_000 }

  test('they are read again, the declared batch with them, after waiting for what may be under way', () => {
    const facts = {
      committed: committedAt(500, { lastRow, intent: INTENT }),
      storedThrough: 300,
      snapshots: [250, 400],
    }
    expect(plan(facts)).toMatchObject({
      snapshot: 250,
      position: 301,
      intent: null,
      inDoubtThrough: 599,
      settledAtMs: NOW + 25_000,
      lastRow: null,
      alarms: ['sink.clickhouse_behind'],
    })
  })

  test('all of them when it has none', () => {
    const facts = { begin: 40, committed: committedAt(500, { lastRow }), storedThrough: null }
    expect(plan(facts)).toMatchObject({ position: 40, inDoubtThrough: 499, alarms: ['sink.clickhouse_behind'] })
  })

  test('but not when they may have expired', () => {
    const old = { offset: 480, timeMs: NOW - 400 * 86_400_000 }
    expect(plan({ committed: committedAt(500, { lastRow: old }) })).toMatchObject({ position: 500, alarms: [] })
  })
})

describe('the log lost records', () => {
  test('at its start: an alarm, and it goes on with what is left', () => {
    expect(plan({ begin: 700, committed: committedAt(500, { intent: INTENT }), snapshots: [300] })).toMatchObject({
      snapshot: null,
      startAt: 700,
      trimmed: true,
      position: 700,
      intent: null,
      alarms: ['sink.records_expired'],
    })
  })

  test('at its end: it is held where offsets may come again, and goes on where they never do', () => {
    const facts = { end: 400, committed: committedAt(500), snapshots: [300] }
    expect(plan(facts)).toEqual({ state: 'held', reason: 'sink.position_beyond_end' })
    expect(plan({ ...facts, offsetsComeAgain: false })).toMatchObject({ startAt: 300, position: 500 })
  })
})

test('the first record of an embedded partition is no trimmed start', () => {
  expect(plan({ begin: 2 ** 32, end: 2 ** 32 + 9 })).toMatchObject({ startAt: 2 ** 32, trimmed: false })
  expect(plan({ begin: 2 ** 32 + 1, end: 2 ** 32 + 9 })).toMatchObject({ trimmed: true })
})

test('a snapshot from before the log’s start is of no use', () => {
  expect(plan({ begin: 350, committed: committedAt(500), snapshots: [300] })).toMatchObject({
    snapshot: null,
    startAt: 350,
  })
})
