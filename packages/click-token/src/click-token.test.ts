import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClickTokens } from './click-token.ts'
import type { ClickToken } from './click-token.ts'
import vectors from './vectors.json' with { type: 'json' }

const key = (id: number): { id: number; bytes: Uint8Array } => ({ id, bytes: Buffer.alloc(32, id) })
const tokens = createClickTokens({ current: key(1), accepted: [] })

const id = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const anyToken: fc.Arbitrary<ClickToken> = fc.record({
  clickId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  class: fc.constantFrom('human', 'bot', 'preflight', 'test'),
  linkId: id,
  offerId: id,
  publisherId: id,
})

describe('click token', () => {
  it('agrees with the vectors another implementation made', () => {
    for (const vector of vectors.click_tokens) {
      const ring = { current: { id: vector.key_id, bytes: Buffer.from(vector.key, 'hex') }, accepted: [] }
      const token = {
        clickId: Uint8Array.from(Buffer.from(vector.click_id, 'hex')),
        class: vector.class as ClickToken['class'],
        linkId: vector.link_id,
        offerId: vector.offer_id,
        publisherId: vector.publisher_id,
      }
      expect(createClickTokens(ring).encode(token)).toBe(vector.token)
      expect(createClickTokens(ring).verify(vector.token)).toEqual({
        ok: true,
        token,
        keyId: vector.key_id,
        timeMs: vector.time_ms,
      })
    }
  })

  it('returns what was put in', () => {
    fc.assert(
      fc.property(anyToken, (token) => {
        const text = tokens.encode(token)
        expect(text).toMatch(/^[\w-]{60}$/)
        expect(tokens.verify(text)).toMatchObject({ ok: true, token, keyId: 1 })
      }),
    )
  })

  it('has one spelling: no other text is taken for it', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .'
    fc.assert(
      fc.property(anyToken, fc.nat(59), fc.constantFrom(...alphabet.split('')), (token, at, character) => {
        const text = tokens.encode(token)
        const other = text.slice(0, at) + character + text.slice(at + 1)
        fc.pre(other !== text)
        expect(tokens.verify(other).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses what is longer, shorter, padded or of another alphabet', () => {
    const text = tokens.encode({ clickId: new Uint8Array(16), class: 'human', linkId: 1, offerId: 2, publisherId: 3 })
    for (const other of ['', text.slice(1), `${text}A`, `${text}=`, ` ${text}`, `${text}\n`, '/'.repeat(60)]) {
      expect(tokens.verify(other)).toEqual({ ok: false, reason: 'malformed' })
    }
  })

  it('takes tokens of accepted keys and signs with the current one', () => {
    const old = tokens.encode({ clickId: new Uint8Array(16), class: 'bot', linkId: 1, offerId: 2, publisherId: 3 })
    const rotated = createClickTokens({ current: key(2), accepted: [key(1), key(2)] })
    expect(rotated.verify(old)).toMatchObject({ ok: true, keyId: 1 })
    const dropped = createClickTokens({ current: key(2), accepted: [] })
    expect(dropped.verify(old)).toEqual({ ok: false, reason: 'unknown_key' })
    const impostor = createClickTokens({ current: { id: 1, bytes: Buffer.alloc(32, 9) }, accepted: [] })
    expect(impostor.verify(old)).toEqual({ ok: false, reason: 'bad_mac' })
  })

  it('refuses a ring whose keys tokens cannot name or that are too short', () => {
    for (const bad of [
      { id: 0, bytes: Buffer.alloc(32) },
      { id: 256, bytes: Buffer.alloc(32) },
      { id: 1, bytes: Buffer.alloc(8) },
    ]) {
      expect(() => createClickTokens({ current: bad, accepted: [] })).toThrow(/key/)
    }
  })
})
