import type { Token } from '@smartlink/catalog/record/token-record'
import { expect, test } from 'vitest'
import { newToken } from './token.ts'
import { TokenDirectory } from './token-directory.ts'

const NOW = Date.parse('2026-06-10T12:00:00Z')

function record(made: ReturnType<typeof newToken>, fields: Partial<Token> = {}): Token {
  const at = '2026-01-01T00:00:00Z'
  const identity = { id: 1, revision: 1, created_at: at, updated_at: at, updated_by: 'control', archived: false }
  return { ...identity, name: 'T', role: 'analyst', tags: [], short_id: made.shortId, hash: made.hash, ...fields }
}

test('a token is known by its whole text, until it expires to the millisecond', () => {
  const made = newToken()
  const directory = new TokenDirectory()
  directory.put(record(made, { expires_at: '2026-06-10T12:00:00Z', role: 'publisher', publisher_id: 7 }))
  expect(directory.verify(made.token, NOW - 1)).toEqual({
    state: 'known',
    principal: { id: 1, name: 'T', role: 'publisher', publisherId: 7 },
  })
  expect(directory.verify(made.token, NOW)).toMatchObject({ code: 'auth.expired' })
  for (const wrong of [made.token.slice(1), `${made.token}x`, made.token.toUpperCase(), '', newToken().token]) {
    expect(directory.verify(wrong, NOW - 1).state).toBe('refused')
  }
})

test('a revocation holds against older records that come again, and a record that can not be read forgets its token', () => {
  const made = newToken()
  const directory = new TokenDirectory()
  const first = record(made)
  expect(directory.put(first)).toBe('applied')
  expect(directory.put({ ...first, revision: 2, archived: true })).toBe('applied')
  expect(directory.put(first)).toBe('stale')
  expect(directory.verify(made.token, NOW)).toMatchObject({ code: 'auth.unknown' })
  directory.put({ ...first, revision: 3 })
  expect(directory.verify(made.token, NOW).state).toBe('known')
  directory.forget(1)
  expect(directory.verify(made.token, NOW).state).toBe('refused')
})
