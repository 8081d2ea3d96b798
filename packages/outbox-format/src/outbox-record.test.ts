import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OutboxRecordError } from './errors.ts'
import {
  decodeOutboxRecord,
  encodeOutboxRecord,
  MAX_KEY_BYTES,
  MAX_PARTITION,
  outboxRecordBytes,
} from './outbox-record.ts'

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))

test('a record comes back as it was, wherever it stands in the buffer', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('event' as const, 'checkpoint' as const, 'loss' as const),
      fc.integer({ min: 0, max: MAX_PARTITION }),
      fc.maxSafeNat(),
      fc.maxSafeNat(),
      fc.oneof(bytes(40), fc.constant(Buffer.alloc(MAX_KEY_BYTES, 7))),
      bytes(200),
      fc.nat(30),
      (kind, partition, sequence, timeMs, key, value, at) => {
        const length = outboxRecordBytes(key, value)
        const target = Buffer.alloc(at + length + 5, 0xee)
        encodeOutboxRecord(target, at, kind, partition, sequence, timeMs, key, value)
        expect(target.subarray(at + length)).toEqual(Buffer.alloc(5, 0xee))
        expect(decodeOutboxRecord(target.subarray(at, at + length))).toEqual({
          kind,
          partition,
          sequence,
          timeMs,
          key,
          bytes: value,
        })
      },
    ),
  )
})

test('bytes that are no record are refused, and a kind that a newer writer added is passed over', () => {
  fc.assert(
    fc.property(bytes(60), (payload) => {
      try {
        const { key, bytes: value } = decodeOutboxRecord(payload)
        expect(outboxRecordBytes(key, value)).toBe(payload.length)
      } catch (error) {
        expect(error).toBeInstanceOf(OutboxRecordError)
      }
    }),
  )
  const target = Buffer.alloc(outboxRecordBytes(Buffer.alloc(0), Buffer.alloc(0)))
  target.writeUInt8(200, 0)
  expect(decodeOutboxRecord(target).kind).toBe('unknown')
})
