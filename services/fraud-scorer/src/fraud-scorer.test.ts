import fc from 'fast-check'
import { makeOrigin } from '@smartlink/events/origin'
import { encodeClick } from '@smartlink/events/codec'
import { GUARD_BYTES, writeGuard } from '@smartlink/events/guard'
import { sampleClick } from '@smartlink/events/testing/sample-events'
import type { Assignment, LogRecord } from '@smartlink/event-log/event-log'
import { ALL_ON } from '@smartlink/fraud/rule-book'
import { expect, test } from 'vitest'
import { decodeFoldStart, encodeFoldStart, FoldStart } from './fold-start.ts'
import { PartitionReader } from './partition-reader.ts'
import { Scorer } from './scorer.ts'
import { SubjectMemory } from './subject-memory.ts'

const T0 = Date.UTC(2026, 5, 10)
const MINUTE_MS = 60_000
const STREAM = '0123456789abcdef'

function record(offset: number, sequence: number, visitor: number, timeMs: number): LogRecord {
  const visitorKey = Buffer.alloc(8, visitor)
  const id = Buffer.alloc(16)
  id.writeUInt32BE(sequence)
  const value = encodeClick({
    ...sampleClick(),
    click_id: id,
    origin: makeOrigin(STREAM, sequence),
    class: 'human',
    time: timeMs,
    visitor_key: visitorKey,
    address_key: visitorKey,
    duplicate_offers: [],
  })
  return { topic: 'clicks.v1', partition: 0, offset, key: visitorKey, value, timestampMs: timeMs }
}

function assignmentAt(committed: Assignment['committed']): Assignment {
  return {
    topic: 'clicks.v1',
    partition: 0,
    committed,
    begin: 0,
    end: 0,
    lost: new AbortController().signal,
    commit: () => Promise.resolve(),
    pause: () => {},
    resume: () => {},
    keepAlive: () => () => {},
  }
}

test('a visitor in a hurry is published once when it changes band, and again when it calms down', () => {
  const scorer = new Scorer(100, ALL_ON)
  const reader = new PartitionReader(assignmentAt(null), 0)
  const hurry = Array.from({ length: 80 }, (_, index) =>
    record(index, index, 7, T0 + index * 1_000 + (index % 7) * 350),
  )
  const calm = record(80, 80, 7, T0 + 30 * MINUTE_MS)
  const scores = reader.read([...hurry, calm]).clicks.flatMap(({ click }) => scorer.take(click))
  const visitor = `visitor:${'07'.repeat(8)}`
  expect(scores.map(({ subject, band, category }) => ({ subject, band, category }))).toEqual([
    { subject: visitor, band: 'high', category: 'velocity' },
    { subject: visitor, band: 'low', category: '' },
  ])
  expect(scores[0]?.expires_at).toBeGreaterThan(T0)
})

test('an event that is read twice counts once, and wrong bytes are passed over', () => {
  const reader = new PartitionReader(assignmentAt(null), 0)
  const good = record(0, 0, 1, T0)
  const damaged = Buffer.from(good.value ?? [])
  damaged[40] = (damaged[40] ?? 0) ^ 1
  const reading = reader.read([
    good,
    { ...good, offset: 1 },
    { ...good, offset: 2, value: damaged },
    record(3, 1, 1, T0),
  ])
  expect(reading).toMatchObject({ duplicates: 1, unreadable: 1, newerSchema: undefined })
  expect(reading.clicks.map(({ offset }) => offset)).toEqual([0, 3])
  expect(reader.next).toBe(4)
})

test('a record of a newer schema stops the reading before it', () => {
  const reader = new PartitionReader(assignmentAt(null), 0)
  const newer = Buffer.from(record(1, 1, 1, T0).value ?? [])
  newer.writeBigUInt64LE(42n, 2)
  const guarded = record(1, 1, 1, T0)
  const reading = reader.read([record(0, 0, 1, T0), { ...guarded, value: reguard(newer) }, record(2, 2, 1, T0)])
  expect(reading.newerSchema).toBe(42n)
  expect(reader.next).toBe(1)
})

test('a successor that folds from the committed start sees every click of the last hour', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 10 * MINUTE_MS }), { minLength: 1, maxLength: 120 })
  fc.assert(
    fc.property(pauses, (pausesMs) => {
      const start = new FoldStart(0)
      const times: number[] = []
      let timeMs = T0
      for (const [offset, pauseMs] of pausesMs.entries()) {
        timeMs += pauseMs
        times.push(timeMs)
        start.reached(offset, timeMs)
      }
      const from = decodeFoldStart({ offset: times.length, metadata: encodeFoldStart(start.offset) })
      const firstOfWindow = times.findIndex((time) => time > timeMs - 60 * MINUTE_MS)
      expect(from).toBeLessThanOrEqual(firstOfWindow)
    }),
  )
  expect(decodeFoldStart({ offset: 9, metadata: 'not ours' })).toBe(9)
  expect(decodeFoldStart({ offset: 9, metadata: '{"fold_from":12}' })).toBe(9)
})

test('memory stays within its bound and drops who was unseen for longest', () => {
  const memory = new SubjectMemory(3)
  for (const subject of ['a', 'b', 'c']) memory.touch(subject, T0).window.add(T0, subject, false)
  memory.touch('a', T0 + MINUTE_MS).window.add(T0 + MINUTE_MS, 'a', false)
  memory.touch('d', T0 + 2 * MINUTE_MS).window.add(T0 + 2 * MINUTE_MS, 'd', false)
  expect(memory.size).toBe(3)
  expect(memory.evicted).toBe(1)
  memory.forgetStale(T0 + 60 * MINUTE_MS)
  expect(memory.size).toBe(2)
})

/** Writes the guard anew, as a newer writer would. */
function reguard(message: Buffer): Buffer {
  writeGuard(message, 0, message.length - GUARD_BYTES)
  return message
}
