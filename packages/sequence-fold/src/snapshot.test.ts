import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedSnapshotError } from './errors.ts'
import { decodeSnapshot, encodeSnapshot, MAX_SNAPSHOT_BYTES } from './snapshot.ts'
import type { FoldedStream } from './sequence-fold.ts'

const stream = (index: number): FoldedStream => ({
  stream: index.toString(16).padStart(16, '0'),
  next: index * 2 ** 30,
  lastDay: 30_000 - index,
  holes: [{ from: index, to: index + 3 }],
})

test('a snapshot comes back as it was written', () => {
  const folded = { streams: [stream(1), stream(2), { ...stream(3), holes: [] }], blindUntilMs: 1_790_000_000_000 }
  const { bytes, forgotten } = encodeSnapshot(folded)
  expect(decodeSnapshot(bytes)).toEqual(folded)
  expect(forgotten).toBe(0)
})

test('too many streams leave out the longest silent ones and say how many', () => {
  const streams = Array.from({ length: 20_000 }, (_, index) => stream(index))
  const { bytes, forgotten } = encodeSnapshot({ streams, blindUntilMs: 0 })
  expect(bytes.length).toBeLessThanOrEqual(MAX_SNAPSHOT_BYTES)
  expect(decodeSnapshot(bytes).streams).toEqual(streams.slice(0, streams.length - forgotten))
  expect(forgotten).toBeGreaterThan(0)
})

test('bytes that are no snapshot are refused', () => {
  const { bytes } = encodeSnapshot({ streams: [stream(1), stream(2)], blindUntilMs: 0 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      const whole = [9, 46, 83].includes(length)
      if (!whole) expect(() => decodeSnapshot(bytes.subarray(0, length))).toThrow(MalformedSnapshotError)
    }),
  )
  expect(() => decodeSnapshot(Buffer.concat([Buffer.from([2]), bytes.subarray(1)]))).toThrow(MalformedSnapshotError)
})
