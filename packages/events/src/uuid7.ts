import { MalformedIdError } from './errors.ts'

/** Fills the given part of a buffer with random bytes, as `crypto.randomFillSync` does. */
export type RandomFill = (target: Buffer) => void

const ID_BYTES = 16
const TIME_BYTES = 6
const POOL_BYTES = (ID_BYTES - TIME_BYTES) * 400
const MAX_MS = 2 ** 48

/**
 * Makes UUIDv7 values (RFC 9562): 48 bits of the given time in ms, the rest random. Random bytes are drawn 400 ids at a
 * time, because a draw per id costs more than everything else together.
 */
export function createUuid7(randomFill: RandomFill): (nowMs: number) => Buffer {
  const pool = Buffer.alloc(POOL_BYTES)
  let used = POOL_BYTES
  return (nowMs) => {
    if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs >= MAX_MS)
      throw new MalformedIdError(`${nowMs} is no time in ms`)
    if (used === POOL_BYTES) {
      randomFill(pool)
      used = 0
    }
    const id = Buffer.allocUnsafe(ID_BYTES)
    const high = Math.floor(nowMs / 2 ** 32)
    id[0] = high >>> 8
    id[1] = high
    id[2] = nowMs >>> 24
    id[3] = nowMs >>> 16
    id[4] = nowMs >>> 8
    id[5] = nowMs
    for (let at = TIME_BYTES; at < ID_BYTES; at++) {
      id[at] = pool[used] as number
      // A value is used once: whoever later reads this memory learns no id.
      pool[used++] = 0
    }
    id[6] = ((id[6] as number) & 0x0f) | 0x70
    id[8] = ((id[8] as number) & 0x3f) | 0x80
    return id
  }
}

/** The time of a UUIDv7, ms since the epoch. */
export function uuid7Time(id: Buffer): number {
  return id.readUIntBE(0, 6)
}

/** `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` of 16 bytes. */
export function formatUuid(id: Buffer): string {
  const hex = id.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** 16 bytes of a UUID text, any case; `undefined` when it is none. */
export function parseUuid(text: string): Buffer | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return undefined
  return Buffer.from(text.replaceAll('-', ''), 'hex')
}
