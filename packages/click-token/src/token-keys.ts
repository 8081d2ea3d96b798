import { createHmac, timingSafeEqual } from 'node:crypto'
import { ClickTokenError } from './errors.ts'
import { createHmacSha256 } from './hmac-sha256.ts'
import type { HmacSha256 } from './hmac-sha256.ts'

/** One key of a ring, as `packages/secrets` holds it. */
export interface TokenKey {
  /** 1 to 255: tokens name it in one byte. */
  readonly id: number
  readonly bytes: Uint8Array
}

/** The key that signs, and every key whose tokens are still good (the current one among them or not). */
export interface TokenKeyRing {
  readonly current: TokenKey
  readonly accepted: readonly TokenKey[]
}

/** Signs and checks with a ring: HMAC-SHA-256 over a token's head, cut to its first bytes. */
export interface Signer {
  readonly currentId: number
  sign(head: Uint8Array): Uint8Array
  /** The same as base64url; for a MAC of whole groups of three bytes. */
  signText(head: Uint8Array): string
  /** Undefined when this process holds no key with that id. */
  verify(keyId: number, head: Uint8Array, mac: Uint8Array): boolean | undefined
}

const MIN_KEY_BYTES = 16

/**
 * Click tokens are signed with the ring's keys themselves. Every other kind gives a `label` and is signed with
 * HMAC(key, label), so that no token of one kind passes as another.
 */
export function createSigner(ring: TokenKeyRing, macBytes: number, label?: string): Signer {
  const keys = new Map<number, HmacSha256>()
  for (const key of [ring.current, ...ring.accepted]) {
    if (!Number.isInteger(key.id) || key.id < 1 || key.id > 255) {
      throw new ClickTokenError('click_token.bad_key_ring', `token key id ${key.id} is not between 1 and 255`)
    }
    if (key.bytes.length < MIN_KEY_BYTES) {
      throw new ClickTokenError(
        'click_token.bad_key_ring',
        `token key ${key.id} is shorter than ${MIN_KEY_BYTES} bytes`,
      )
    }
    const bytes = label === undefined ? key.bytes : createHmac('sha256', key.bytes).update(label).digest()
    keys.set(key.id, createHmacSha256(bytes))
  }
  const current = keys.get(ring.current.id) as HmacSha256

  return {
    currentId: ring.current.id,
    sign: (head) => current.digest(head).subarray(0, macBytes),
    signText: (head) => current.base64url(head).slice(0, (macBytes / 3) * 4),
    verify(keyId, head, given) {
      const mac = keys.get(keyId)
      return mac === undefined ? undefined : timingSafeEqual(mac.digest(head).subarray(0, macBytes), given)
    },
  }
}
