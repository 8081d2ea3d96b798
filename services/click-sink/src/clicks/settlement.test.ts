import { expect, test } from 'vitest'
import { newestSchema } from '@smartlink/events/schemas'
import { clickRecord, newStream } from '../testing/log-records.ts'
import { groupRows } from './row-groups.ts'
import { originOf, settle } from './settlement.ts'
import type { EventRow } from './batch.ts'
import type { SettlementFacts } from './settlement.ts'

const STREAM = newStream()
const HOUR = Date.UTC(2026, 5, 10, 12)
const TIMES = [HOUR, HOUR + 3_600_000, HOUR + 7_200_000]
const rows: EventRow[] = TIMES.map((time, sequence) => ({
  schema: newestSchema('click'),
  record: clickRecord(10 + sequence, STREAM, sequence, { time }),
}))
const clicks = groupRows(rows)
const origins = rows.map(originOf)
const NOW = HOUR + 86_400_000
const KEPT_MS = 399 * 86_400_000

function settled(present: readonly string[], changes: Partial<SettlementFacts> = {}): ReturnType<typeof settle> {
  const nowMs = changes.nowMs ?? NOW
  const facts = { nowMs, keptSinceMs: nowMs - KEPT_MS, settledAtMs: NOW, ownToken: true, sentBefore: false }
  return settle({ clicks, present: new Set(present), ...facts, ...changes })
}

const EARLY = { settledAtMs: NOW + 1 }

test('when nothing is there everything is sent, at once, as it was declared, but its views may be there', () => {
  for (const when of [{}, EARLY]) {
    expect(settled([], when)).toEqual({ action: 'send_all', groups: clicks, dirtyTimesMs: TIMES })
  }
})

test('when nothing is there and what may be arriving has another token, it is asked again when that must be over', () => {
  expect(settled([], { ownToken: false, ...EARLY })).toEqual({ action: 'ask_again', atMs: NOW + 1 })
  expect(settled([], { ownToken: false })).toEqual({ action: 'send_all', groups: clicks, dirtyTimesMs: TIMES })
})

test('when a part is there, the rest may be arriving: it is asked again when that must be over', () => {
  expect(settled(origins.slice(0, 1), EARLY)).toEqual({ action: 'ask_again', atMs: NOW + 1 })
})

test('then what is missing is sent, and the aggregates of the whole batch are in doubt', () => {
  const settlement = settled([...origins.slice(0, 1), 'ff'.repeat(16)])
  if (settlement.action !== 'send_missing') throw new Error(settlement.action)
  expect(settlement.groups.map((group) => group.rows.map(({ record }) => record.offset))).toEqual([[11, 12]])
  expect(settlement.dirtyTimesMs).toEqual(TIMES)
})

test('when all of it is there nothing is sent or waited for, but the aggregates may be short', () => {
  expect(settled(origins, EARLY)).toEqual({ action: 'stored', dirtyTimesMs: TIMES })
})

test('what we sent ourselves and is there is done, its aggregates with it', () => {
  expect(settled(origins, { sentBefore: true })).toEqual({ action: 'stored', dirtyTimesMs: [] })
})

test('what ClickHouse took and has not got is sent again, when no other insert can bring it', () => {
  expect(settled([], { sentBefore: true, ...EARLY })).toEqual({ action: 'ask_again', atMs: NOW + 1 })
  expect(settled([], { sentBefore: true })).toEqual({ action: 'send_missing', groups: clicks, dirtyTimesMs: TIMES })
})

test('rows so old that they expire on arrival are not waited for', () => {
  const nowMs = HOUR + 400 * 86_400_000
  expect(settled([], { sentBefore: true, nowMs })).toEqual({ action: 'stored', dirtyTimesMs: [] })
  expect(settled([], { nowMs })).toMatchObject({ action: 'send_all' })
})

test('a batch without clicks is settled', () => {
  expect(settled([], { clicks: [] })).toEqual({ action: 'stored', dirtyTimesMs: [] })
})
