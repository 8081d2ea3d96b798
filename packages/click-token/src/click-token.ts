import { ClickTokenError } from './errors.ts'
import { createSigner } from './token-keys.ts'
import type { TokenKeyRing } from './token-keys.ts'

/**
 * The click token: what `{click_id}` puts into an offer's URL and a postback returns.
 *
 *     key id u8 ‖ flags u8 ‖ UUIDv7 16 ‖ link u32 ‖ offer u32 ‖ publisher u32 ‖ MAC 15     (big endian)
 *
 * 45 bytes are exactly 60 characters of base64url, so no bit is spare and a token has one spelling. It names its own
 * attribution and time: a postback needs no look-up and can't be forged or altered. Flags hold the click's class.
 */
export interface ClickToken {
  /** UUIDv7, 16 bytes. */
  readonly clickId: Uint8Array
  readonly class: TokenClass
  readonly linkId: number
  readonly offerId: number
  readonly publisherId: number
}

export type TokenClass = (typeof CLASSES)[number]

export type ClickTokenResult =
  | { readonly ok: true; readonly token: ClickToken; readonly keyId: number; readonly timeMs: number }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown_key' | 'bad_mac' }

export interface ClickTokens {
  encode(token: ClickToken): string
  verify(text: string): ClickTokenResult
  /** Takes another ring from now on: its keys changed. Throws {@link ClickTokenError}, and keeps the former one. */
  useKeys(ring: TokenKeyRing): void
}

const CLASSES = ['human', 'bot', 'preflight', 'test'] as const
const HEAD_BYTES = 30
const MAC_BYTES = 15
const SPELLING = /^[A-Za-z0-9_-]{60}$/

export function createClickTokens(ring: TokenKeyRing): ClickTokens {
  let signer = createSigner(ring, MAC_BYTES)
  const head = Buffer.alloc(HEAD_BYTES)

  return {
    useKeys(changed) {
      signer = createSigner(changed, MAC_BYTES)
    },

    encode(token) {
      if (token.clickId.length !== 16) throw new ClickTokenError('click_token.bad_input', 'a click id has 16 bytes')
      head[0] = signer.currentId
      head[1] = CLASSES.indexOf(token.class)
      head.set(token.clickId, 2)
      head.writeUInt32BE(token.linkId, 18)
      head.writeUInt32BE(token.offerId, 22)
      head.writeUInt32BE(token.publisherId, 26)
      // Head and MAC are whole groups of three bytes, so that each is spelt by itself.
      return head.toString('base64url') + signer.signText(head)
    },

    verify(text) {
      if (!SPELLING.test(text)) return { ok: false, reason: 'malformed' }
      const bytes = Buffer.from(text, 'base64url')
      const keyId = bytes.readUInt8(0)
      const good = signer.verify(keyId, bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES))
      if (good === undefined) return { ok: false, reason: 'unknown_key' }
      if (!good) return { ok: false, reason: 'bad_mac' }
      const clickClass = CLASSES[bytes.readUInt8(1)]
      if (clickClass === undefined) return { ok: false, reason: 'malformed' }
      const clickId = new Uint8Array(bytes.subarray(2, 18))
      const token: ClickToken = {
        clickId,
        class: clickClass,
        linkId: bytes.readUInt32BE(18),
        offerId: bytes.readUInt32BE(22),
        publisherId: bytes.readUInt32BE(26),
      }
      return { ok: true, token, keyId, timeMs: clickIdTimeMs(clickId) }
    },
  }
}

/** The time in a UUIDv7, in ms (RFC 9562: its first 48 bits, big endian). */
export function clickIdTimeMs(clickId: Uint8Array): number {
  return Buffer.from(clickId.buffer, clickId.byteOffset, 6).readUIntBE(0, 6)
}
