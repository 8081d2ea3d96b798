import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCommitState, encodeCommitState, fitsCommit, MAX_METADATA_BYTES } from './intent.ts'
import type { CommitState } from './intent.ts'

const offset = fc.maxSafeNat()
const group = fc.record({
  fingerprint: fc.constant('0a19142ae89db43d'),
  rows: fc.nat(50_000),
  hash: fc.constant('0'.repeat(32)),
})
const state: fc.Arbitrary<CommitState> = fc.record({
  lastRow: fc.option(fc.record({ offset, timeMs: fc.integer() })),
  intent: fc.option(
    fc
      .record({
        first: fc.nat(2 ** 40),
        atMs: offset,
        joint: fc.boolean(),
        groups: fc.array(group, { maxLength: 4 }),
        gaps: fc.array(fc.nat(1_000)),
      })
      .map(({ first, atMs, joint, groups, gaps }) => {
        let at = first
        const except = gaps.map((gap) => (at += gap))
        return { first, last: at + 7, atMs, joint, groups, except }
      }),
  ),
})

test('the state of a commit comes back as it was written', () => {
  fc.assert(
    fc.property(state, (written) => {
      const committed = { offset: written.intent?.first ?? 99, metadata: encodeCommitState(written) }
      expect(decodeCommitState(committed)).toEqual(written)
    }),
  )
})

test('metadata that is not ours counts as none', () => {
  for (const metadata of ['', '{}', 'null', '{"v":2,"row":null,"intent":null}', '{"v":1,"row":null}', '\u0000']) {
    expect(decodeCommitState({ offset: 1, metadata })).toBeUndefined()
  }
})

test('the bound of a commit is that of the log, whatever the offsets', () => {
  const intent = { first: 2 ** 52, last: 2 ** 52 + 9_999, atMs: Date.now(), joint: false, groups: [], except: [] }
  const withExceptions = (count: number): CommitState => ({
    lastRow: { offset: 2 ** 52, timeMs: Date.now() },
    intent: { ...intent, except: Array.from({ length: count }, (_, index) => intent.first + index) },
  })
  expect(fitsCommit(withExceptions(500))).toBe(true)
  expect(fitsCommit(withExceptions(1_500))).toBe(false)
  expect(Buffer.byteLength(encodeCommitState(withExceptions(500)))).toBeLessThanOrEqual(MAX_METADATA_BYTES)
})
