import { describe, expect, it } from 'vitest'
import { createClickTokens } from './click-token.ts'
import { createTestTokens, MAX_TEST_TOKEN_AGE_MS } from './test-token.ts'
import vectors from './vectors.json' with { type: 'json' }

const NOW = 1_780_000_000_000
const ring = { current: { id: 1, bytes: Buffer.alloc(32, 1) }, accepted: [] }
const tokens = createTestTokens(ring)
const token = { linkId: 5, targeting: true, schedule: false, expiresMs: NOW + 60_000 }

describe('test token', () => {
  it('agrees with the vectors another implementation made', () => {
    for (const vector of vectors.test_tokens) {
      const made = createTestTokens({
        current: { id: vector.key_id, bytes: Buffer.from(vector.key, 'hex') },
        accepted: [],
      })
      const given = {
        linkId: vector.link_id,
        targeting: vector.targeting,
        schedule: vector.schedule,
        expiresMs: vector.expires_s * 1000,
      }
      expect(made.encode(given, given.expiresMs - 1000)).toBe(vector.token)
      expect(made.verify(vector.token, vector.link_id, given.expiresMs - 1)).toEqual({ ok: true, token: given })
    }
  })

  it('is good for its link until it expires', () => {
    const text = tokens.encode(token, NOW)
    expect(tokens.verify(text, 5, NOW)).toEqual({ ok: true, token })
    expect(tokens.verify(text, 6, NOW)).toEqual({ ok: false, reason: 'other_link' })
    expect(tokens.verify(text, 5, token.expiresMs)).toEqual({ ok: false, reason: 'expired' })
  })

  it('never lives longer than a day', () => {
    const text = tokens.encode({ ...token, expiresMs: NOW + 10 * MAX_TEST_TOKEN_AGE_MS }, NOW)
    expect(tokens.verify(text, 5, NOW + MAX_TEST_TOKEN_AGE_MS - 1)).toMatchObject({ ok: true })
    expect(tokens.verify(text, 5, NOW + MAX_TEST_TOKEN_AGE_MS)).toEqual({ ok: false, reason: 'expired' })
  })

  it('cannot be altered, nor made of a click token of the same ring', () => {
    const text = tokens.encode(token, NOW)
    for (let at = 0; at < text.length; at++) {
      const other = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      expect(tokens.verify(other, 5, NOW).ok).toBe(false)
    }
    const click = createClickTokens(ring).encode({
      clickId: new Uint8Array(16),
      class: 'human',
      linkId: 5,
      offerId: 1,
      publisherId: 1,
    })
    expect(tokens.verify(click, 5, NOW)).toEqual({ ok: false, reason: 'malformed' })
    expect(tokens.verify(click.slice(0, 32), 5, NOW).ok).toBe(false)
  })
})
