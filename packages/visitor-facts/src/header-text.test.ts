import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerText } from './header-text.ts'

describe('header text', () => {
  it('is what was sent as UTF-8, cut at a whole character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 4, max: 60 }), (sent, max) => {
        const text = headerText(Buffer.from(sent).toString('latin1'), max)
        expect(sent.startsWith(text)).toBe(true)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
        if (Buffer.byteLength(sent) <= max) expect(text).toBe(sent)
      }),
    )
  })

  it('stays within its limit for bytes that are no UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(Buffer.byteLength(headerText(Buffer.from(bytes).toString('latin1'), 20))).toBeLessThanOrEqual(20)
      }),
    )
  })
})
