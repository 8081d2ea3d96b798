import { createHash, hash } from 'node:crypto'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32

/** HMAC-SHA-256 of a message under one key, 32 bytes. */
export type HmacSha256 = (message: Uint8Array) => Buffer

/**
 * HMAC-SHA-256 (RFC 2104) for many short messages under one key: the key is put into both blocks once, and each of the
 * two hashes is one call without an object of its own. A third of what `createHmac` costs, on a path that signs every
 * click.
 */
export function createHmacSha256(key: Uint8Array): HmacSha256 {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.set(key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key)
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES)
  let inner = Buffer.alloc(BLOCK_BYTES)
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  return (message) => {
    if (inner.length !== BLOCK_BYTES + message.length) {
      inner = Buffer.concat([inner.subarray(0, BLOCK_BYTES), message])
    } else {
      inner.set(message, BLOCK_BYTES)
    }
    // Hex is what the one-shot hash gives fastest.
    outer.write(hash('sha256', inner, 'hex'), BLOCK_BYTES, 'hex')
    return Buffer.from(hash('sha256', outer, 'hex'), 'hex')
  }
}
