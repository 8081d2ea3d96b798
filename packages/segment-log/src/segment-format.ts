import { crc32c } from '@node-rs/crc32'
import { SegmentHeaderError } from './errors.ts'

/*
 * A segment file, everything little endian:
 *
 *   magic 8 bytes · u32 length of the header · u32 crc32c of the header · header (JSON)
 *   then records:  u32 length of the payload · u32 crc32c of what follows · u64 offset · payload
 */

const MAGIC = Buffer.from('SLSEG\0\0\x01', 'latin1')
const PREAMBLE_BYTES = MAGIC.length + 8

/** Bytes of a record in front of its payload. */
export const RECORD_HEAD_BYTES = 16
/** Where the checksum of a record begins to count. */
export const RECORD_CHECKED_FROM = 8
/** No payload is longer; a longer length in a file is damage. */
export const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024
/** No header is longer. */
export const MAX_HEADER_BYTES = 64 * 1024

/** What stands at the head of a segment: the owner's fields, and ours. */
export interface SegmentHeader {
  /**
   * End of the segment before this one, when an opening left a gap between them: offsets from here to the first offset
   * of this segment were never given to a record. Absent where a segment goes on at the end of the one before it.
   */
  readonly previous_end?: number
  /** Set on a segment that compaction wrote: it stands for every segment that begins before this offset. */
  readonly covers_to?: number
  readonly [field: string]: unknown
}

export function encodeHeader(header: SegmentHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  if (json.length > MAX_HEADER_BYTES) throw new SegmentHeaderError(`a header of ${json.length} bytes is too long`)
  const bytes = Buffer.alloc(PREAMBLE_BYTES + json.length)
  MAGIC.copy(bytes, 0)
  bytes.writeUInt32LE(json.length, MAGIC.length)
  bytes.writeUInt32LE(crc32c(json), MAGIC.length + 4)
  json.copy(bytes, PREAMBLE_BYTES)
  return bytes
}

/** Bytes to read from the start of a file to be sure to hold its header. */
export const HEADER_READ_BYTES = PREAMBLE_BYTES + MAX_HEADER_BYTES

/** The header at the start of `bytes` and where the first record begins. Throws {@link SegmentHeaderError}. */
export function decodeHeader(bytes: Buffer): { readonly header: SegmentHeader; readonly bodyAt: number } {
  if (bytes.length < PREAMBLE_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new SegmentHeaderError('this is no segment file, or its first bytes are lost')
  }
  const length = bytes.readUInt32LE(MAGIC.length)
  const json = bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + length)
  if (json.length < length || crc32c(json) !== bytes.readUInt32LE(MAGIC.length + 4)) {
    throw new SegmentHeaderError('the header of the segment is damaged')
  }
  return { header: JSON.parse(json.toString()) as SegmentHeader, bodyAt: PREAMBLE_BYTES + length }
}

/** Writes the head of the record whose payload of `length` bytes stands already at `at + RECORD_HEAD_BYTES`. */
export function sealRecord(buffer: Buffer, at: number, length: number, offset: number): void {
  buffer.writeUInt32LE(length, at)
  buffer.writeUInt32LE(offset % 0x1_0000_0000, at + 8)
  buffer.writeUInt32LE(Math.floor(offset / 0x1_0000_0000), at + 12)
  buffer.writeUInt32LE(crc32c(buffer.subarray(at + RECORD_CHECKED_FROM, at + RECORD_HEAD_BYTES + length)), at + 4)
}

export type RecordAt =
  /** A whole record; the next one begins at `next`. */
  | { readonly state: 'whole'; readonly offset: number; readonly payload: Buffer; readonly next: number }
  /** `needed` bytes from `at` hold the record, or its head; they are not all here. */
  | { readonly state: 'incomplete'; readonly needed: number }
  | { readonly state: 'damaged' }

/** The record that begins at `at`; its payload is a view of `buffer`. */
export function recordAt(buffer: Buffer, at: number): RecordAt {
  const have = buffer.length - at
  if (have < RECORD_HEAD_BYTES) return { state: 'incomplete', needed: RECORD_HEAD_BYTES }
  const length = buffer.readUInt32LE(at)
  if (length > MAX_PAYLOAD_BYTES) return { state: 'damaged' }
  const needed = RECORD_HEAD_BYTES + length
  if (have < needed) return { state: 'incomplete', needed }
  const next = at + needed
  if (crc32c(buffer.subarray(at + RECORD_CHECKED_FROM, next)) !== buffer.readUInt32LE(at + 4))
    return { state: 'damaged' }
  const offset = buffer.readUInt32LE(at + 12) * 0x1_0000_0000 + buffer.readUInt32LE(at + 8)
  return { state: 'whole', offset, payload: buffer.subarray(at + RECORD_HEAD_BYTES, next), next }
}
