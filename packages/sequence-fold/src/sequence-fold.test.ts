import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLIND_DAYS, KEEP_STREAMS_DAYS, SequenceFold } from './sequence-fold.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { MAX_HOLES } from './stream-sequences.ts'
import type { Origin } from '@smartlink/events/origin'

const DAY_MS = 86_400_000
const NOW = 20_000 * DAY_MS
const A = 'aaaaaaaaaaaaaaaa'
const B = 'bbbbbbbbbbbbbbbb'

/** Every event has an id of its own, so equal origins have equal ids unless a test says otherwise. */
function idOf(origin: Origin): Buffer {
  const id = Buffer.alloc(16)
  id.write(origin.stream, 0, 8, 'hex')
  id.writeUInt32BE(origin.sequence, 12)
  return id
}

function take(fold: SequenceFold, stream: string, sequence: number, atMs = NOW): string {
  return fold.take({ stream, sequence }, idOf({ stream, sequence }), atMs).outcome
}

function fresh(): SequenceFold {
  return SequenceFold.fromStart({ trimmed: false })
}

describe('one stream', () => {
  test('is taken in order, once', () => {
    const fold = fresh()
    expect([0, 1, 2, 1, 0, 2, 3].map((sequence) => take(fold, A, sequence))).toEqual([
      'taken',
      'taken',
      'taken',
      'duplicate',
      'duplicate',
      'duplicate',
      'taken',
    ])
  })

  test('opens a hole where sequences are missing, and takes each of them once when it comes late', () => {
    const fold = fresh()
    take(fold, A, 0)
    expect(fold.take({ stream: A, sequence: 4 }, idOf({ stream: A, sequence: 4 }), NOW)).toEqual({
      outcome: 'taken',
      opened: { from: 1, to: 4 },
    })
    expect(fold.missing()).toBe(3)
    expect([2, 2, 1, 3, 1, 3, 4].map((sequence) => take(fold, A, sequence))).toEqual([
      'filled',
      'duplicate',
      'filled',
      'filled',
      'duplicate',
      'duplicate',
      'duplicate',
    ])
    expect(fold.missing()).toBe(0)
  })

  test('first seen above 0 opens a hole from 0', () => {
    expect(fresh().take({ stream: A, sequence: 3 }, Buffer.alloc(16), NOW)).toMatchObject({
      opened: { from: 0, to: 3 },
    })
  })

  test('gives up its oldest hole when there are too many, and says which', () => {
    const fold = fresh()
    for (let hole = 0; hole < MAX_HOLES; hole++) expect(take(fold, A, hole * 2 + 1)).toBe('taken')
    expect(fold.take({ stream: A, sequence: 1_000 }, Buffer.alloc(16), NOW)).toMatchObject({
      givenUp: { from: 0, to: 1 },
    })
    expect(take(fold, A, 0)).toBe('duplicate')
    expect(take(fold, A, 2)).toBe('filled')
  })

  test('is a conflict when one of its newest origins comes with another id; one of long ago when that id is younger than all', () => {
    const fold = fresh()
    for (let sequence = 0; sequence < 100; sequence++) take(fold, A, sequence)
    const other = Buffer.alloc(16, 9)
    const younger = Buffer.alloc(16, 0xab)
    expect(fold.take({ stream: A, sequence: 99 }, other, NOW).outcome).toBe('conflict')
    expect(fold.take({ stream: A, sequence: 36 }, other, NOW).outcome).toBe('conflict')
    expect(fold.take({ stream: A, sequence: 35 }, other, NOW).outcome).toBe('duplicate')
    expect(fold.take({ stream: A, sequence: 35 }, younger, NOW).outcome).toBe('conflict')
    expect(take(fold, A, 35)).toBe('duplicate')
    expect(take(fold, A, 99)).toBe('duplicate')
    take(fold, A, 101)
    expect(take(fold, A, 100)).toBe('filled')
    expect(fold.take({ stream: A, sequence: 100 }, other, NOW).outcome).toBe('conflict')
  })

  test('counts a damaged record only when it is the one that was expected', () => {
    const fold = fresh()
    take(fold, A, 0)
    take(fold, A, 2)
    fold.takeDamaged({ stream: A, sequence: 3 })
    fold.takeDamaged({ stream: A, sequence: 1 })
    fold.takeDamaged({ stream: A, sequence: 900 })
    fold.takeDamaged({ stream: B, sequence: 7 })
    expect([1, 3, 4].map((sequence) => take(fold, A, sequence))).toEqual(['duplicate', 'duplicate', 'taken'])
    expect(fold.missing()).toBe(0)
    expect(fold.folded().streams).toHaveLength(1)
  })

  test('is forgotten when it was silent for longer than streams are kept', () => {
    const fold = fresh()
    take(fold, A, 0, NOW)
    take(fold, B, 0, NOW + KEEP_STREAMS_DAYS * DAY_MS)
    expect(fold.folded().streams.map(({ stream }) => stream)).toEqual([B, A])
    take(fold, B, 1, NOW + (KEEP_STREAMS_DAYS + 1) * DAY_MS)
    expect(fold.folded().streams.map(({ stream }) => stream)).toEqual([B])
  })
})

test('after a trimmed start, what precedes the first record seen of a stream counts as taken, for a while', () => {
  const fold = SequenceFold.fromStart({ trimmed: true })
  expect(fold.take({ stream: A, sequence: 500 }, idOf({ stream: A, sequence: 500 }), NOW)).toEqual({ outcome: 'taken' })
  expect(take(fold, A, 499)).toBe('duplicate')
  const later = SequenceFold.restore(fold.folded())
  expect(later.take({ stream: B, sequence: 5 }, Buffer.alloc(16), NOW + DAY_MS)).toEqual({ outcome: 'taken' })
  expect(
    later.take({ stream: 'cccccccccccccccc', sequence: 5 }, Buffer.alloc(16), NOW + BLIND_DAYS * DAY_MS),
  ).toMatchObject({ opened: { from: 0, to: 5 } })
})

/** What a log may hold of three streams: every event of each stream, some lost, some twice, some late. */
const shipped = fc
  .array(fc.record({ stream: fc.constantFrom(A, B, 'cccccccccccccccc'), sequence: fc.nat(60) }), { maxLength: 200 })
  .map((origins) => [...origins])

test('whatever is lost, doubled or out of order: every event that is in the log is taken exactly once', () => {
  fc.assert(
    fc.property(shipped, (log) => {
      const fold = fresh()
      const taken = log.filter(({ stream, sequence }) => take(fold, stream, sequence) !== 'duplicate').map(textOf)
      expect(new Set(taken).size).toBe(taken.length)
      expect(new Set(taken)).toEqual(new Set(log.map(textOf)))
      for (const { stream, next, holes } of fold.folded().streams) {
        const seen = new Set(log.filter((origin) => origin.stream === stream).map((origin) => origin.sequence))
        expect(next).toBe(Math.max(...seen) + 1)
        const missing = Array.from({ length: next }, (_, sequence) => sequence).filter(
          (sequence) => !seen.has(sequence),
        )
        expect(holes.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index))).toEqual(
          missing,
        )
        expect(holes.every(({ from, to }) => from < to)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('a fold restored from a snapshot at any place goes on exactly as the one that wrote it', () => {
  fc.assert(
    fc.property(shipped, fc.nat(), fc.boolean(), (log, place, trimmed) => {
      const at = log.length === 0 ? 0 : place % log.length
      const whole = SequenceFold.fromStart({ trimmed })
      for (const { stream, sequence } of log.slice(0, at)) take(whole, stream, sequence)
      const restored = SequenceFold.restore(decodeSnapshot(encodeSnapshot(whole.folded()).bytes))
      for (const { stream, sequence } of log.slice(at)) {
        expect(take(restored, stream, sequence)).toBe(take(whole, stream, sequence))
      }
      expect(new Set(restored.folded().streams)).toEqual(new Set(whole.folded().streams))
    }),
    { numRuns: 500 },
  )
})

test('after a trim at any place nothing is taken twice, and nothing above the first record seen of a stream is dropped', () => {
  fc.assert(
    fc.property(shipped, fc.nat(), (log, place) => {
      const at = log.length === 0 ? 0 : place % log.length
      const whole = fresh()
      const before = log.slice(0, at).filter(({ stream, sequence }) => take(whole, stream, sequence) !== 'duplicate')
      const fold = SequenceFold.fromStart({ trimmed: true })
      const rest = log.slice(at)
      const after = rest.filter(({ stream, sequence }) => take(fold, stream, sequence) !== 'duplicate').map(textOf)
      expect(new Set(after).size).toBe(after.length)
      const firstSeen = new Map(rest.toReversed().map(({ stream, sequence }) => [stream, sequence]))
      const above = rest.filter(({ stream, sequence }) => sequence >= (firstSeen.get(stream) ?? 0)).map(textOf)
      expect(new Set(after)).toEqual(new Set(above))
      const below = before.filter(({ stream, sequence }) => sequence < (firstSeen.get(stream) ?? 0)).map(textOf)
      expect(after.filter((origin) => below.includes(origin))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

function textOf(origin: Origin): string {
  return `${origin.stream}/${origin.sequence}`
}
