import { createHash, hash } from 'node:crypto'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32

/** HMAC-SHA-256 under one key. */
export interface HmacSha256 {
  /** 32 bytes. */
  digest(message: Uint8Array): Buffer
  /** The same as text, 43 characters. */
  base64url(message: Uint8Array): string
}

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
  /** Leaves in `outer` what remains to be hashed. */
  function hashInner(message: Uint8Array): void {
    if (inner.length !== BLOCK_BYTES + message.length) {
      inner = Buffer.concat([inner.subarray(0, BLOCK_BYTES), message])
    } else {
      inner.set(message, BLOCK_BYTES)
    }
    // One character a byte is what the one-shot hash gives fastest.
    outer.write(hash('sha256', inner, 'binary'), BLOCK_BYTES, 'latin1')
  }

  return {
    digest(message) {
      hashInner(message)
      return Buffer.from(hash('sha256', outer, 'binary'), 'latin1')
    },

    base64url(message) {
      hashInner(message)
      return hash('sha256', outer, 'base64url')
    },
  }
}
