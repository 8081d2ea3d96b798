import { crc32c } from '@node-rs/crc32'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { AbortedTransaction } from './fetch-response.ts'

export interface ReadRecord {
  readonly offset: number
  readonly timestampMs: number
  readonly key: Buffer
  readonly value: Buffer | null
}

export interface ReadRecords {
  /** Committed records only, in order; none below the offset that was asked for. */
  readonly records: readonly ReadRecord[]
  /** Offset to go on at: behind everything that was looked at, be it a record, a marker or what was aborted. */
  readonly next: number
}

const HEAD_BYTES = 61
const MAGIC = 2
const COMPRESSION_MASK = 0x07
const LOG_APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20
const NO_KEY = Buffer.alloc(0)

/**
 * Reads record batches, version 2. A batch that is not whole ends the reading. Compaction may leave a batch without a
 * single record; `next` lies behind it all the same, so that nobody waits in front of it for ever.
 * @throws Error for a checksum that is wrong or a compression nobody here writes
 */
export function readRecordSet(set: Buffer, from: number, aborted: readonly AbortedTransaction[]): ReadRecords {
  const records: ReadRecord[] = []
  const abortions = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset)
  const abortedNow = new Set<bigint>()
  let next = from
  let at = 0
  while (at + HEAD_BYTES <= set.length) {
    const end = at + 12 + set.readInt32BE(at + 8)
    if (end > set.length) break
    const batch = set.subarray(at, end)
    at = end
    const head = readHead(batch)
    while ((abortions[0]?.firstOffset ?? Infinity) <= head.lastOffset) {
      const begun = abortions.shift()
      if (begun !== undefined) abortedNow.add(begun.producerId)
    }
    if (head.isControl) {
      if (isAbortMarker(batch, head)) abortedNow.delete(head.producerId)
    } else if (!(head.isTransactional && abortedNow.has(head.producerId))) {
      readRecords(batch, head, from, records)
    }
    next = Math.max(next, head.lastOffset + 1)
  }
  return { records, next }
}

interface Head {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly compression: number
  readonly isTransactional: boolean
  readonly isControl: boolean
  readonly producerId: bigint
  readonly baseTimestamp: number
  /** Set when the log gives all records of the batch one time. */
  readonly appendTime: number | undefined
  readonly count: number
}

function readHead(batch: Buffer): Head {
  const magic = batch.readInt8(16)
  if (magic !== MAGIC) throw new Error(`a record batch of version ${magic}, ${MAGIC} is known`)
  if (crc32c(batch.subarray(21)) !== batch.readUInt32BE(17)) throw new Error('the checksum of a record batch is wrong')
  const attributes = batch.readInt16BE(21)
  const baseOffset = Number(batch.readBigInt64BE(0))
  return {
    baseOffset,
    lastOffset: baseOffset + batch.readInt32BE(23),
    compression: attributes & COMPRESSION_MASK,
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    producerId: batch.readBigInt64BE(43),
    baseTimestamp: Number(batch.readBigInt64BE(27)),
    appendTime: (attributes & LOG_APPEND_TIME) === 0 ? undefined : Number(batch.readBigInt64BE(35)),
    count: batch.readInt32BE(57),
  }
}

/** The key of a control record is its version and its type, 16 bits each; type 0 ends a transaction by aborting it. */
function isAbortMarker(batch: Buffer, head: Head): boolean {
  const records: ReadRecord[] = []
  readRecords(batch, head, head.baseOffset, records)
  const [marker] = records
  return marker !== undefined && marker.key.length >= 4 && marker.key.readInt16BE(2) === 0
}

function readRecords(batch: Buffer, head: Head, from: number, into: ReadRecord[]): void {
  const bytes = decompress(batch.subarray(HEAD_BYTES), head.compression)
  let at = 0
  /** Zigzag varint of up to 64 bits; what lies above 53 bits does not occur in lengths, deltas and times. */
  const varint = (): number => {
    let low = 0
    let shift = 1
    for (;;) {
      const byte = bytes[at++] ?? 0
      low += (byte & 0x7f) * shift
      if (byte < 0x80) break
      shift *= 0x80
    }
    return low % 2 === 0 ? low / 2 : -(low + 1) / 2
  }
  const field = (): Buffer | null => {
    const length = varint()
    return length < 0 ? null : bytes.subarray(at, (at += length))
  }
  for (let left = head.count; left > 0; left--) {
    const length = varint()
    const end = at + length
    at++ // attributes, unused
    const timestampDelta = varint()
    const offset = head.baseOffset + varint()
    const key = field()
    const value = field()
    at = end
    if (offset < from) continue
    into.push({
      offset,
      timestampMs: head.appendTime ?? head.baseTimestamp + timestampDelta,
      key: key ?? NO_KEY,
      value,
    })
  }
}

function decompress(bytes: Buffer, compression: number): Buffer {
  if (compression === 0) return bytes
  if (compression === 1) return gunzipSync(bytes)
  if (compression === 4) return zstdDecompressSync(bytes)
  const name = compression === 2 ? 'snappy' : 'lz4'
  throw new Error(`a record batch is compressed with ${name}; only gzip and zstd are read here`)
}
