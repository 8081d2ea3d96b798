import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c } from '@node-rs/crc32'
import fc from 'fast-check'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import decodeByKafkajs from 'kafkajs/src/protocol/recordBatch/v0/decoder.js'
import encodeRecordByKafkajs from 'kafkajs/src/protocol/recordBatch/record/v0/index.js'
import kafkajsBatch from 'kafkajs/src/protocol/recordBatch/v0/index.js'
import { expect, test } from 'vitest'
import { batchBytes, writeRecordBatch } from './record-batch.ts'
import type { BatchOrigin, OutgoingRecord } from './record-batch.ts'
import { readRecordSet } from './record-set.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const record = fc.record({ key: bytes, value: fc.option(bytes, { nil: null }) })
const records = fc.array(record, { minLength: 1, maxLength: 40 })

function encodeRecordBatch(list: readonly OutgoingRecord[], origin?: BatchOrigin): Buffer {
  const target = Buffer.allocUnsafe(batchBytes(list) + 3)
  return target.subarray(3, writeRecordBatch(target, 3, list, origin))
}

/** The same batch as the log would hold it: with the offset of its first record. */
function at(offset: number, batch: Buffer): Buffer {
  const moved = Buffer.from(batch)
  moved.writeBigInt64BE(BigInt(offset), 0)
  return moved
}

function transactional(list: readonly OutgoingRecord[], producerId: bigint): Buffer {
  return encodeRecordBatch(list, { producerId, producerEpoch: 3, firstSequence: 0 })
}

/** What the log writes at the end of a transaction: type 0 aborts, 1 commits. */
function marker(offset: number, producerId: bigint, type: 0 | 1): Buffer {
  const key = Buffer.alloc(4)
  key.writeInt16BE(type, 2)
  return withAttributes(at(offset, transactional([{ key, value: Buffer.alloc(6) }], producerId)), 0x30)
}

function withAttributes(batch: Buffer, attributes: number): Buffer {
  batch.writeInt16BE(attributes, 21)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

const one = (text: string): OutgoingRecord => ({ key: Buffer.from('k'), value: Buffer.from(text) })
const texts = ({ records: read }: ReturnType<typeof readRecordSet>): string[] => read.map(({ value }) => String(value))

test('what is written is read again, and kafkajs reads the same', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 0, max: 2 ** 48 }), async (list, offset) => {
      const batch = at(offset, encodeRecordBatch(list))
      const read = readRecordSet(batch, offset, [])
      expect(read.records.map(({ key, value }) => ({ key, value }))).toEqual(list)
      expect(read.records.map((item) => item.offset)).toEqual(list.map((_, index) => offset + index))
      expect(read.next).toBe(offset + list.length)
      const theirs = await decodeByKafkajs(new Decoder(batch))
      expect(theirs.records.map(({ key, value }) => ({ key, value }))).toEqual(list)
    }),
  )
})

test('what kafkajs writes is read, with the time of each record', async () => {
  const times = [1_000, 1_250, 900]
  const { buffer } = await kafkajsBatch.RecordBatch({
    records: times.map((timestamp, offsetDelta) =>
      encodeRecordByKafkajs({ key: `k${offsetDelta}`, value: 'v', offsetDelta, timestampDelta: timestamp - 1_000 }),
    ),
    firstTimestamp: 1_000,
    maxTimestamp: 1_250,
    lastOffsetDelta: 2,
  })
  const read = readRecordSet(buffer, 0, [])
  expect(read.records.map(({ timestampMs }) => timestampMs)).toEqual(times)
  expect(read.records.map(({ key }) => String(key))).toEqual(['k0', 'k1', 'k2'])
})

test('gzip and zstd are read, another compression is refused by name', () => {
  const plain = encodeRecordBatch([one('a'), one('b')])
  const compressed = (body: Buffer, codec: number): Buffer => {
    const batch = Buffer.concat([plain.subarray(0, 61), body])
    batch.writeInt32BE(batch.length - 12, 8)
    return withAttributes(batch, codec)
  }
  const body = plain.subarray(61)
  expect(texts(readRecordSet(compressed(gzipSync(body), 1), 0, []))).toEqual(['a', 'b'])
  expect(texts(readRecordSet(compressed(zstdCompressSync(body), 4), 0, []))).toEqual(['a', 'b'])
  expect(() => readRecordSet(compressed(body, 3), 0, [])).toThrow('lz4')
})

test('a batch that is not whole is left for the next fetch, and records below the offset asked for are left out', () => {
  const first = at(10, encodeRecordBatch([one('a'), one('b'), one('c')]))
  const second = at(13, encodeRecordBatch([one('d')]))
  const cut = Buffer.concat([first, second.subarray(0, second.length - 1)])
  const read = readRecordSet(cut, 11, [])
  expect(texts(read)).toEqual(['b', 'c'])
  expect(read.next).toBe(13)
})

test('a wrong checksum is an error', () => {
  const batch = encodeRecordBatch([one('a')])
  batch.writeUInt8(batch.readUInt8(batch.length - 2) ^ 1, batch.length - 2)
  expect(() => readRecordSet(batch, 0, [])).toThrow('checksum')
})

test('aborted transactions are passed over, others that run between them are not', () => {
  const set = Buffer.concat([
    at(0, encodeRecordBatch([one('plain')])),
    at(1, transactional([one('aborted 1')], 7n)),
    at(2, transactional([one('committed')], 8n)),
    at(3, transactional([one('aborted 2')], 7n)),
    marker(4, 7n, 0),
    marker(5, 8n, 1),
    at(6, transactional([one('committed later by the same writer')], 7n)),
    marker(7, 7n, 1),
  ])
  const read = readRecordSet(set, 0, [{ producerId: 7n, firstOffset: 1 }])
  expect(texts(read)).toEqual(['plain', 'committed', 'committed later by the same writer'])
  expect(read.next).toBe(8)
})

test('a set of nothing but aborted records, markers or batches that compaction emptied still moves the position', () => {
  const aborted = Buffer.concat([at(0, transactional([one('never')], 7n)), marker(1, 7n, 0)])
  expect(readRecordSet(aborted, 0, [{ producerId: 7n, firstOffset: 0 }])).toEqual({ records: [], next: 2 })
  const emptied = at(20, encodeRecordBatch([one('x')])).subarray(0, 61)
  emptied.writeInt32BE(61 - 12, 8)
  emptied.writeInt32BE(4, 23)
  emptied.writeInt32BE(0, 57)
  expect(readRecordSet(withAttributes(emptied, 0), 20, [])).toEqual({ records: [], next: 25 })
})
