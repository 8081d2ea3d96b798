import { GUARD_BYTES } from './guard.ts'

/** Avro single-object encoding: marker, CRC-64-AVRO fingerprint of the schema (little endian), body. */
export const HEAD_BYTES = 10
const MARKER_0 = 0xc3
const MARKER_1 = 0x01

/** Every event begins with its 16-byte id, its 16-byte origin and its time, in this order, in every version. */
export const ID_START = HEAD_BYTES
export const ORIGIN_START = ID_START + 16
export const TIME_START = ORIGIN_START + 16
const FIXED_END = TIME_START

/** What stands at fixed places of an event. `id` and `origin` are views into the message, not copies. */
export interface EventHead {
  readonly fingerprint: bigint
  readonly id: Buffer
  readonly origin: Buffer
}

/**
 * Reads fingerprint, id and origin without decoding. `undefined` when the bytes are no event: no single-object marker, or
 * too short for id, origin and guard. It says nothing about the guard.
 */
export function readHead(message: Buffer): EventHead | undefined {
  if (!isEvent(message)) return undefined
  return {
    fingerprint: message.readBigUInt64LE(2),
    id: message.subarray(ID_START, ORIGIN_START),
    origin: message.subarray(ORIGIN_START, FIXED_END),
  }
}

/** The event's time, ms since the epoch, without decoding the rest. Only for messages whose guard was checked. */
export function readEventTime(message: Buffer): number {
  let value = 0
  let scale = 1
  for (let at = TIME_START; at < message.length; at++) {
    const byte = message.readUInt8(at)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) break
    scale *= 128
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** Whether the bytes begin as an event does and are long enough to be one. */
export function isEvent(message: Buffer): boolean {
  return message.length >= FIXED_END + GUARD_BYTES && message[0] === MARKER_0 && message[1] === MARKER_1
}

/** The ten bytes before the body of every event with this schema. */
export function headOf(fingerprint: bigint): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head[0] = MARKER_0
  head[1] = MARKER_1
  head.writeBigUInt64LE(fingerprint, 2)
  return head
}
