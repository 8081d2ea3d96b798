import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLanguages } from './languages.ts'

describe('Accept-Language', () => {
  it.each([
    ['de-DE,de;q=0.9,en;q=0.5', 'de', ['de-DE', 'de', 'en']],
    ['en;q=0.5, fr;q=0.8', 'fr', ['fr', 'en']],
    ['EN', 'en', ['EN']],
    ['zh-Hant-TW', 'zh', ['zh-Hant-TW']],
    ['de;q=0, en;q=0.1', 'en', ['en']],
    ['*', '', ['*']],
    ['en;q=0.5, *', '', ['*', 'en']],
    ['en, *;q=0.1', 'en', ['en', '*']],
    ['', '', []],
    ['de;q=2, en;q=0.5', 'en', ['en']],
    ['de;level=1, en', 'en', ['en']],
    ['en-;q=1, d_e, fr', 'fr', ['fr']],
    ['de ; q = 0.3 , en;q=0.2', 'de', ['de', 'en']],
  ])('%j: %j', (header, primary, accepted) => {
    expect(parseLanguages(header)).toEqual({ primary, accepted })
  })

  it('keeps the order of equals and at most 8', () => {
    const many = Array.from({ length: 20 }, (_, index) => `a${String.fromCharCode(97 + index)}`)
    expect(parseLanguages(many.join(',')).accepted).toEqual(many.slice(0, 8))
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(parseLanguages(header).primary).toMatch(/^[a-z]{0,8}$/)
      }),
    )
  })
})
