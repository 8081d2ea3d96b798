import { writeGuard } from '@smartlink/events/guard'
import { encodeConversion } from '@smartlink/events/codec'
import { sampleConversion } from '@smartlink/events/testing/sample-events'
import { SequenceFold } from '@smartlink/sequence-fold/sequence-fold'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecordQueue } from '../record-queue.ts'
import { clickRecord, markRecord, newStream, record } from '../testing/log-records.ts'
import { cutBatch, foldOnly } from './cut-batch.ts'
import { readEventRecord } from './event-record.ts'
import { groupRows } from './row-groups.ts'
import type { EventRecordOf } from '../testing/log-records.ts'
import type { CutLimits } from './cut-batch.ts'

const NO_LIMITS: CutLimits = { maxRecords: Infinity, maxBytes: Infinity, endsAfter: undefined, snapshotDue: false }
const STREAM = newStream()

function cut(
  records: readonly EventRecordOf[],
  limits: Partial<CutLimits> = {},
  fold = SequenceFold.fromStart({ trimmed: false }),
) {
  const queue = new RecordQueue()
  queue.push(records, 7)
  return { ...cutBatch(queue, fold, 0, { ...NO_LIMITS, ...limits }), left: queue.size }
}

test('a batch holds each event once, and says what it dropped', () => {
  const { batch } = cut([
    clickRecord(10, STREAM, 0),
    clickRecord(11, STREAM, 1),
    clickRecord(12, STREAM, 1),
    markRecord(15, STREAM, 2),
    clickRecord(16, STREAM, 5),
    clickRecord(17, STREAM, 3),
  ])
  expect(batch).toMatchObject({ first: 0, last: 17, arrivedMs: 7 })
  expect(batch?.rows.map(({ record: { offset }, schema: { name } }) => [offset, name])).toEqual([
    [10, 'click'],
    [11, 'click'],
    [15, 'mark'],
    [16, 'click'],
    [17, 'click'],
  ])
  // Each click of these has an id of its own, so the second sequence 1 is the sign of a fork.
  expect(batch?.counts).toEqual({
    duplicates: 0,
    holesOpened: 1,
    sequencesMissing: 2,
    holesFilled: 1,
    holesGivenUp: 0,
    conflicts: 1,
  })
  expect(batch?.refused).toMatchObject([{ record: { offset: 12 }, reason: 'origin.conflict' }])
})

test('the same record twice is dropped and counted', () => {
  const once = clickRecord(10, STREAM, 0)
  const { batch } = cut([once, { ...once, offset: 11 }])
  expect(batch?.rows).toHaveLength(1)
  expect(batch?.counts.duplicates).toBe(1)
  expect(batch?.refused).toEqual([])
})

test('damaged records are refused with their reason and do not stop the others', () => {
  const bad = clickRecord(11, STREAM, 1)
  bad.value.writeUInt8(bad.value.readUInt8(60) ^ 1, 60)
  const unsafe = clickRecord(13, STREAM, 3)
  unsafe.value.fill(0xff, 26, 42)
  writeGuard(unsafe.value, 0, unsafe.value.length - 4)
  const whole = clickRecord(16, STREAM, 3)
  const short = record(16, Buffer.from(whole.value.subarray(0, -1)))
  writeGuard(short.value, 0, short.value.length - 4)
  const { batch } = cut([
    clickRecord(10, STREAM, 0),
    bad,
    record(12, Buffer.from('{"json": true}')),
    unsafe,
    record(14, encodeConversion(sampleConversion())),
    clickRecord(15, STREAM, 2),
    short,
    clickRecord(17, STREAM, 4),
  ])
  expect(batch?.rows.map((row) => row.record.offset)).toEqual([10, 15, 17])
  expect(batch?.refused.map(({ record: { offset }, reason }) => [offset, reason])).toEqual([
    [11, 'event.bad_guard'],
    [12, 'event.not_single_object'],
    [13, 'event.bad_origin'],
    [14, 'event.wrong_topic'],
    [16, 'event.bad_body'],
  ])
  // The damaged one was the one expected, so its place counts as taken and no hole opens after it.
  expect(batch?.counts.holesOpened).toBe(0)
})

test('a batch ends before a record of a newer writer, which stays', () => {
  const newer = clickRecord(11, STREAM, 1)
  newer.value.writeBigUInt64LE(7n, 2)
  writeGuard(newer.value, 0, newer.value.length - 4)
  const first = cut([clickRecord(10, STREAM, 0), newer, clickRecord(12, STREAM, 2)])
  expect(first).toMatchObject({ batch: { last: 10 }, newer: { offset: 11, fingerprint: 7n }, left: 2 })
  expect(cut([newer])).toEqual({ batch: undefined, newer: { offset: 11, fingerprint: 7n }, left: 1 })
})

test('a batch is bounded by records, by bytes, and by the end of the declared one', () => {
  const records = Array.from({ length: 10 }, (_, index) => clickRecord(index, STREAM, index))
  const size = records[0]?.value.length ?? 0
  expect(cut(records, { maxRecords: 4 }).batch?.last).toBe(3)
  expect(cut(records, { maxBytes: 2 * size + 1 }).batch?.last).toBe(2)
  expect(cut(records, { endsAfter: 6 }).batch?.last).toBe(6)
})

test('whoever folds from an earlier point cuts the same rows, wherever batches end and whatever came twice', () => {
  const streams = [newStream(), newStream()]
  const sequences = fc.array(fc.tuple(fc.constantFrom(...streams), fc.nat(20)), { minLength: 2, maxLength: 60 })
  const made = new Map<string, EventRecordOf>()
  fc.assert(
    fc.property(sequences, fc.nat(), fc.nat(), (origins, a, b) => {
      const log = origins.map(([stream, sequence], offset) => {
        const key = `${stream}/${sequence}`
        const known = made.get(key) ?? clickRecord(0, stream, sequence)
        made.set(key, known)
        return { ...known, offset }
      })
      const [from, to] = [a % log.length, b % log.length].toSorted((x, y) => x - y) as [number, number]
      const limits = { endsAfter: to }
      const original = SequenceFold.fromStart({ trimmed: false })
      const before = new RecordQueue()
      before.push(log, 0)
      while ((before.peek()?.offset ?? Infinity) < from) cutBatch(before, original, 0, { ...NO_LIMITS, maxRecords: 1 })
      const declared = cutBatch(before, original, from, { ...NO_LIMITS, ...limits }).batch

      const successor = SequenceFold.fromStart({ trimmed: false })
      for (const one of log.slice(0, from)) foldOnly(readEventRecord(one), successor)
      const rebuilt = cut(log.slice(from), limits, successor).batch
      expect(groupRows(rebuilt?.rows ?? [])).toEqual(groupRows(declared?.rows ?? []))
    }),
  )
})
