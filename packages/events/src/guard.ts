import { crc32c } from '@node-rs/crc32'

/** `guard` is always the last field of an event: CRC-32C, u32 big endian, of every byte of the message before it. */
export const GUARD_BYTES = 4

/** Whether the last four bytes of a message are the guard of what precedes them. */
export function checkGuard(message: Buffer): boolean {
  const end = message.length - GUARD_BYTES
  return end >= 0 && crc32c(message.subarray(0, end)) === message.readUInt32BE(end)
}

/** Writes the guard of `message[start, end)` at `end`. */
export function writeGuard(message: Buffer, start: number, end: number): void {
  message.writeUInt32BE(crc32c(message.subarray(start, end)), end)
}
