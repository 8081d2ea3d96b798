import { crc32c } from '@node-rs/crc32'

export interface OutgoingRecord {
  readonly key: Buffer
  readonly value: Buffer | null
}

export interface BatchOrigin {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly firstSequence: number
}

const HEAD_BYTES = 61
const MAGIC = 2
const TRANSACTIONAL = 0x10
/** An upper bound of what stands around key and value of a record: six varints and the attributes. */
const MAX_RECORD_OVERHEAD = 32

/** Bytes a record takes in a batch, at most. */
export function recordBytes(record: OutgoingRecord): number {
  return record.key.length + (record.value?.length ?? 0) + MAX_RECORD_OVERHEAD
}

/** Bytes that a batch of these takes, at most. */
export function batchBytes(records: readonly OutgoingRecord[]): number {
  let bytes = HEAD_BYTES
  for (const record of records) bytes += recordBytes(record)
  return bytes
}

/**
 * Writes a record batch, version 2, not compressed; a transactional one when it has an origin. The topics keep the time at which the log
 * took a record, so that of the batch says only when it was made. Returns the position after it.
 * https://kafka.apache.org/documentation/#recordbatch
 */
export function writeRecordBatch(
  target: Buffer,
  start: number,
  records: readonly OutgoingRecord[],
  origin?: BatchOrigin,
): number {
  const batch = target.subarray(start)
  let at = HEAD_BYTES
  for (const [index, record] of records.entries()) at = writeRecord(batch, at, index, record)

  const now = BigInt(Date.now())
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(at - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch.writeInt8(MAGIC, 16)
  batch.writeInt16BE(origin === undefined ? 0 : TRANSACTIONAL, 21)
  batch.writeInt32BE(records.length - 1, 23)
  batch.writeBigInt64BE(now, 27)
  batch.writeBigInt64BE(now, 35)
  batch.writeBigInt64BE(origin?.producerId ?? -1n, 43)
  batch.writeInt16BE(origin?.producerEpoch ?? -1, 51)
  batch.writeInt32BE(origin?.firstSequence ?? -1, 53)
  batch.writeInt32BE(records.length, 57)
  batch.writeUInt32BE(crc32c(batch.subarray(21, at)), 17)
  return start + at
}

function writeRecord(batch: Buffer, start: number, index: number, { key, value }: OutgoingRecord): number {
  const valueLength = value === null ? -1 : value.length
  const length =
    2 +
    varintBytes(index) +
    varintBytes(key.length) +
    key.length +
    varintBytes(valueLength) +
    Math.max(0, valueLength) +
    1
  let at = writeVarint(batch, start, length)
  batch[at++] = 0
  batch[at++] = 0
  at = writeVarint(batch, at, index)
  at = writeVarint(batch, at, key.length)
  at += key.copy(batch, at)
  at = writeVarint(batch, at, valueLength)
  if (value !== null) at += value.copy(batch, at)
  batch[at++] = 0
  return at
}

function writeVarint(target: Buffer, start: number, value: number): number {
  let rest = zigzag(value)
  let at = start
  while (rest > 0x7f) {
    target[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[at++] = rest
  return at
}

function varintBytes(value: number): number {
  let rest = zigzag(value)
  let bytes = 1
  while (rest > 0x7f) {
    bytes++
    rest >>>= 7
  }
  return bytes
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}
