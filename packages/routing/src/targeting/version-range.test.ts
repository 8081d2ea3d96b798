import { describe, expect, it } from 'vitest'
import { isWithin, parseVersion, parseVersionRange } from './version-range.ts'

function within(version: string, text: string): boolean {
  const range = parseVersionRange(text)
  const parts = parseVersion(version)
  if (range === undefined || parts === undefined) throw new Error(`not understood: ${text} or ${version}`)
  return isWithin(parts, range)
}

describe('version ranges', () => {
  it.each([
    ['<=17', '17.4', true],
    ['<=17', '18', false],
    ['<17', '17.4', false],
    ['<17', '17', false],
    ['<17', '16.9', true],
    ['>17', '17.4', false],
    ['>17', '18', true],
    ['>=17', '17', true],
    ['>=17.4', '17', false],
    ['17', '17.4.1', true],
    ['=17.4', '17.4.1', true],
    ['17.4', '17', false],
    ['17.0', '17', true],
    ['>=15 <17', '16.9', true],
    ['>=15 <17', '17', false],
    ['10', '9', false],
    ['>=9', '10', true],
  ])('%s and %s: %s', (range, version, expected) => {
    expect(within(version, range)).toBe(expected)
  })

  it('may be about one system, whose name may have several words', () => {
    expect(parseVersionRange('iOS >=16')?.name).toBe('ios')
    expect(parseVersionRange('Chrome OS >=100 <120')).toMatchObject({ name: 'chrome os', bounds: { length: 2 } })
  })

  it.each(['', 'iOS', '>=', '17.', '>=x', '>= 17', '=>17', '17 iOS', '*'])('does not understand %j', (text) => {
    expect(parseVersionRange(text)).toBeUndefined()
  })

  it('knows no number in a version that begins with none', () => {
    expect(parseVersion('XP')).toBeUndefined()
    expect(parseVersion('')).toBeUndefined()
    expect(parseVersion('17.4-beta')).toEqual([17, 4])
  })
})
