import { entity } from '@smartlink/catalog/testing/entities'
import { expect, test } from 'vitest'
import { createFeatureGate } from './feature-gate.ts'
import { refusalOf } from './refusals.ts'

const stream = (label: string, decider: number) => ({
  stream: label,
  label,
  decider,
  heardAtMs: 0,
  revision: 0,
  outbox: { depth_bytes: 0, oldest_ms: null },
  keysInUse: [],
})
const gateOver = (...deciders: number[]) =>
  createFeatureGate(
    {
      ready: Promise.resolve(),
      live: () => deciders.map((decider, index) => stream(`node-${index}`, decider)),
      close: () => Promise.resolve(),
    },
    [{ name: 'duplicates', since: 3, uses: { offer: (offer) => offer.duplicates === 'reject' } }],
  )
const plain = entity('offer', 1)
const using = entity('offer', 1, { duplicates: 'reject' })

test('a feature is refused while a live ingress does not know it, naming the ingress, unless it is forced', () => {
  const { needs, problems } = gateOver(3, 2, 4).judge('offer', using)
  expect(needs).toBe(3)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.message).toContain('duplicates needs decider 3')
  expect(problems[0]?.message).toContain('node-1 (decider 2)')
  expect(problems[0]?.message).not.toContain('node-0')
  expect(refusalOf(problems, false)).toMatchObject({ status: 409, code: 'feature.not_known' })
  expect(refusalOf(problems, true)).toBeUndefined()
})

test('what uses no feature needs the first decider, and a feature that all know is saved with what it needs', () => {
  expect(gateOver(1).judge('offer', plain)).toEqual({ needs: 1, problems: [] })
  expect(gateOver(3, 5).judge('offer', using)).toEqual({ needs: 3, problems: [] })
  expect(gateOver().judge('offer', using)).toEqual({ needs: 3, problems: [] })
})
