/*
 * The payload of a segment record below `log/`, little endian:
 *
 *   u8 flags (1: no value) · u8 0 · u16 records of the same atomic append that follow · u32 key length · u64 time (ms)
 *   · key · value
 */

const HEAD_BYTES = 16
const NO_VALUE = 1

/** More records can't be appended as one. */
export const MAX_ATOMIC_RECORDS = 0x1_0000

export interface StoredRecord {
  /** null is a tombstone. */
  readonly value: Buffer | null
  readonly key: Buffer
  readonly timestampMs: number
  /** How many records follow that are visible only together with this one. */
  readonly following: number
}

export function storedRecordBytes({ key, value }: { readonly key: Buffer; readonly value: Buffer | null }): number {
  return HEAD_BYTES + key.length + (value === null ? 0 : value.length)
}

/** Writes a record of `storedRecordBytes(record)` at `at`. */
export function encodeStoredRecord(target: Buffer, at: number, record: StoredRecord): void {
  const { key, value, timestampMs, following } = record
  target.writeUInt8(value === null ? NO_VALUE : 0, at)
  target.writeUInt8(0, at + 1)
  target.writeUInt16LE(following, at + 2)
  target.writeUInt32LE(key.length, at + 4)
  target.writeUInt32LE(timestampMs % 0x1_0000_0000, at + 8)
  target.writeUInt32LE(Math.floor(timestampMs / 0x1_0000_0000), at + 12)
  target.set(key, at + HEAD_BYTES)
  if (value !== null) target.set(value, at + HEAD_BYTES + key.length)
}

/** Reads a payload that passed its checksum; key and value are views of it. */
export function decodeStoredRecord(payload: Buffer): StoredRecord {
  const keyEnd = HEAD_BYTES + payload.readUInt32LE(4)
  return {
    value: (payload.readUInt8(0) & NO_VALUE) === 0 ? payload.subarray(keyEnd) : null,
    key: payload.subarray(HEAD_BYTES, keyEnd),
    timestampMs: payload.readUInt32LE(12) * 0x1_0000_0000 + payload.readUInt32LE(8),
    following: payload.readUInt16LE(2),
  }
}
