import { expect, test } from 'vitest'
import { newestSchema } from '@smartlink/events/schemas'
import { clickRecord, markRecord, newStream } from '../testing/log-records.ts'
import { groupRows } from './row-groups.ts'
import { originOf, settle } from './settlement.ts'
import type { EventRow } from './batch.ts'

const STREAM = newStream()
const HOUR = Date.UTC(2026, 5, 10, 12)
const clicks: EventRow[] = [0, 1, 2].map((sequence) => ({
  schema: newestSchema('click'),
  record: clickRecord(10 + sequence, STREAM, sequence, { time: HOUR + sequence * 3_600_000 }),
}))
const mark: EventRow = { schema: newestSchema('mark'), record: markRecord(13, STREAM, 3, HOUR) }
const groups = groupRows([...clicks, mark])
const origins = clicks.map(originOf)
const LATER = { nowMs: 100, settledAtMs: 100 }
const EARLY = { nowMs: 99, settledAtMs: 100 }

test('when nothing is there everything is sent, at once, as it was declared', () => {
  for (const when of [EARLY, LATER]) expect(settle(groups, new Set(), when)).toEqual({ action: 'send_all' })
})

test('when a part is there, the rest may be arriving: it is asked again when that must be over', () => {
  expect(settle(groups, new Set(origins.slice(0, 1)), EARLY)).toEqual({ action: 'ask_again', atMs: 100 })
})

test('then what is missing is sent, the marks after it, and the aggregates of the batch are in doubt', () => {
  const settlement = settle(groups, new Set([...origins.slice(0, 1), 'ff'.repeat(16)]), LATER)
  if (settlement.action !== 'send_missing') throw new Error(settlement.action)
  expect(settlement.groups.map(({ schema, rows }) => [schema.name, rows.map(({ record }) => record.offset)])).toEqual([
    ['click', [11, 12]],
    ['mark', [13]],
  ])
  expect(settlement.dirtyTimesMs).toEqual([HOUR, HOUR + 3_600_000, HOUR + 7_200_000])
})

test('when all of it is there nothing is waited for, and only the marks are sent again', () => {
  const settlement = settle(groups, new Set(origins), EARLY)
  if (settlement.action !== 'send_missing') throw new Error(settlement.action)
  expect(settlement.groups.map(({ schema }) => schema.name)).toEqual(['mark'])
  expect(settlement.dirtyTimesMs).toHaveLength(3)
})

test('a batch of marks alone is simply sent again', () => {
  expect(settle(groupRows([mark]), new Set(), EARLY)).toEqual({ action: 'send_all' })
})
