import { OutboxRecordError } from './errors.ts'

/*
 * The payload of a segment record in an outbox, little endian:
 *
 *   u8 kind · u8 0 · u16 partition · u16 key length · u16 0 · u64 sequence · u64 time (ms) · key · bytes
 */

const KINDS = ['unknown', 'event', 'checkpoint', 'loss'] as const

/** `unknown` is a kind that a newer writer added: passed over like everything that is no event. */
export type OutboxRecordKind = (typeof KINDS)[number]

export interface OutboxRecord {
  readonly kind: OutboxRecordKind
  /** Of the topic, chosen when the event was appended; 0 for what is no event. */
  readonly partition: number
  /** Of the event within its stream, topic and partition; 0 for what is no event. */
  readonly sequence: number
  /** When it was appended, ms since the epoch, by the writer's clock. */
  readonly timeMs: number
  readonly key: Buffer
  readonly bytes: Buffer
}

const HEAD_BYTES = 24
export const MAX_KEY_BYTES = 0xffff
export const MAX_PARTITION = 0xffff

export function outboxRecordBytes(key: Buffer, bytes: Buffer): number {
  return HEAD_BYTES + key.length + bytes.length
}

/** Writes a record of `outboxRecordBytes(key, bytes)` at `at`. */
export function encodeOutboxRecord(
  target: Buffer,
  at: number,
  kind: Exclude<OutboxRecordKind, 'unknown'>,
  partition: number,
  sequence: number,
  timeMs: number,
  key: Buffer,
  bytes: Buffer,
): void {
  target.writeUInt32LE((KINDS.indexOf(kind) | (partition << 16)) >>> 0, at)
  target.writeUInt32LE(key.length, at + 4)
  writeUInt64(target, sequence, at + 8)
  writeUInt64(target, timeMs, at + 16)
  target.set(key, at + HEAD_BYTES)
  target.set(bytes, at + HEAD_BYTES + key.length)
}

/** Reads a payload; key and bytes are views of it. Throws {@link OutboxRecordError}. */
export function decodeOutboxRecord(payload: Buffer): OutboxRecord {
  if (payload.length < HEAD_BYTES) throw new OutboxRecordError(`a record of ${payload.length} bytes is too short`)
  const keyEnd = HEAD_BYTES + payload.readUInt16LE(4)
  if (keyEnd > payload.length) throw new OutboxRecordError('the key of the record is longer than the record')
  return {
    kind: KINDS[payload.readUInt8(0)] ?? 'unknown',
    partition: payload.readUInt16LE(2),
    sequence: readUInt64(payload, 8),
    timeMs: readUInt64(payload, 16),
    key: payload.subarray(HEAD_BYTES, keyEnd),
    bytes: payload.subarray(keyEnd),
  }
}

function writeUInt64(target: Buffer, value: number, at: number): void {
  target.writeUInt32LE(value % 0x1_0000_0000, at)
  target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4)
}

function readUInt64(source: Buffer, at: number): number {
  return source.readUInt32LE(at + 4) * 0x1_0000_0000 + source.readUInt32LE(at)
}
