import { describe, expect, it } from 'vitest'
import { slugOf, splitTarget } from './target.ts'

describe('a request target', () => {
  it('is split at its first question mark, and a fragment is no part of it', () => {
    expect(splitTarget('/go?a=b?c#d')).toEqual({ path: '/go', query: 'a=b?c', authority: undefined })
    expect(splitTarget('/go#d?x=1')).toEqual({ path: '/go', query: '', authority: undefined })
  })

  it('may be in absolute form', () => {
    expect(splitTarget('http://Go.Example:80/x?y=1')).toEqual({ path: '/x', query: 'y=1', authority: 'Go.Example:80' })
    expect(splitTarget('https://go.example?y=1')).toEqual({ path: '/', query: 'y=1', authority: 'go.example' })
  })

  it('is nothing in any other form', () => {
    for (const target of ['*', 'go.example:443', '', 'ftp://x/y']) expect(splitTarget(target)).toBeUndefined()
  })
})

describe('a slug', () => {
  it('is 1 to 64 letters, digits, - or _, with one trailing slash ignored', () => {
    expect(slugOf('/aZ0_-')).toBe('aZ0_-')
    expect(slugOf('/go/')).toBe('go')
    expect(slugOf(`/${'a'.repeat(64)}`)).toHaveLength(64)
    for (const path of [
      '/',
      '',
      '//',
      '/go//',
      '//go',
      '/a/b',
      '/a.b',
      `/${'a'.repeat(65)}`,
      '/ä',
      '/a%20b',
      '/a%2Fb',
      '/robots.txt',
    ]) {
      expect(slugOf(path)).toBeUndefined()
    }
  })

  it('may have its letters percent-encoded', () => {
    expect(slugOf('/%67o%5Fx')).toBe('go_x')
  })
})
