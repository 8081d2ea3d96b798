import { createSigner } from './token-keys.ts'
import type { TokenKeyRing } from './token-keys.ts'

/**
 * The test token: the value of `t=` in a test URL, bound to one link and good for at most a day.
 *
 *     key id u8 ‖ flags u8 ‖ link u32 ‖ expires u32 (Unix seconds) ‖ MAC 14     (big endian)
 *
 * 24 bytes are exactly 32 characters of base64url.
 */
export interface TestToken {
  readonly linkId: number
  /** Passes targeting. */
  readonly targeting: boolean
  /** Passes schedules. */
  readonly schedule: boolean
  /** Unix time in ms; kept in whole seconds. */
  readonly expiresMs: number
}

export type TestTokenResult =
  | { readonly ok: true; readonly token: TestToken }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown_key' | 'bad_mac' | 'other_link' | 'expired' }

export interface TestTokens {
  /** The expiry is cut to `MAX_TEST_TOKEN_AGE_MS` after `now`. */
  encode(token: TestToken, now: number): string
  verify(text: string, linkId: number, now: number): TestTokenResult
  /** Takes another ring from now on. */
  useKeys(ring: TokenKeyRing): void
}

export const MAX_TEST_TOKEN_AGE_MS = 86_400_000

const HEAD_BYTES = 10
const MAC_BYTES = 14
const SPELLING = /^[A-Za-z0-9_-]{32}$/
const LABEL = 'smartlink test token'
const TARGETING = 1
const SCHEDULE = 2

export function createTestTokens(ring: TokenKeyRing): TestTokens {
  let signer = createSigner(ring, MAC_BYTES, LABEL)

  return {
    useKeys(changed) {
      signer = createSigner(changed, MAC_BYTES, LABEL)
    },

    encode(token, now) {
      const bytes = Buffer.allocUnsafe(HEAD_BYTES + MAC_BYTES)
      bytes[0] = signer.currentId
      bytes[1] = (token.targeting ? TARGETING : 0) | (token.schedule ? SCHEDULE : 0)
      bytes.writeUInt32BE(token.linkId, 2)
      bytes.writeUInt32BE(Math.floor(Math.min(token.expiresMs, now + MAX_TEST_TOKEN_AGE_MS) / 1000), 6)
      bytes.set(signer.sign(bytes.subarray(0, HEAD_BYTES)), HEAD_BYTES)
      return bytes.toString('base64url')
    },

    verify(text, linkId, now) {
      if (!SPELLING.test(text)) return { ok: false, reason: 'malformed' }
      const bytes = Buffer.from(text, 'base64url')
      const good = signer.verify(bytes.readUInt8(0), bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES))
      if (good === undefined) return { ok: false, reason: 'unknown_key' }
      if (!good) return { ok: false, reason: 'bad_mac' }
      const flags = bytes.readUInt8(1)
      const token: TestToken = {
        linkId: bytes.readUInt32BE(2),
        targeting: (flags & TARGETING) !== 0,
        schedule: (flags & SCHEDULE) !== 0,
        expiresMs: bytes.readUInt32BE(6) * 1000,
      }
      if (token.linkId !== linkId) return { ok: false, reason: 'other_link' }
      if (token.expiresMs <= now) return { ok: false, reason: 'expired' }
      return { ok: true, token }
    },
  }
}
