import { describe, expect, it } from 'vitest'
import { parseReferrer } from './referrer.ts'

describe('referrer', () => {
  it('is stored without what names people, unless everything is stored', () => {
    const header = 'https://User:pw@News.example:8443/a/b?email=x@y.z#top'
    expect(parseReferrer(header, false)).toEqual({
      url: header,
      host: 'news.example',
      stored: 'https://news.example:8443/a/b',
    })
    expect(parseReferrer(header, true).stored).toBe(header)
  })

  it('of an app is its name', () => {
    expect(parseReferrer('android-app://com.example.app/', false)).toEqual({
      url: 'android-app://com.example.app/',
      host: 'com.example.app',
      stored: 'android-app://com.example.app',
    })
  })

  it('that is no address has no host and is not stored', () => {
    expect(parseReferrer('nonsense', false)).toEqual({ url: 'nonsense', host: '', stored: '' })
    expect(parseReferrer('', false)).toEqual({ url: '', host: '', stored: '' })
  })

  it('is cut to 1,024 bytes at a whole character, also when it was UTF-8', () => {
    const utf8 = Buffer.from(`https://x.example/${'ü'.repeat(800)}`).toString('latin1')
    const { url, host } = parseReferrer(utf8, false)
    expect(Buffer.byteLength(url)).toBeLessThanOrEqual(1024)
    expect(url.endsWith('ü')).toBe(true)
    expect(host).toBe('x.example')
  })
})
