import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KINDS } from '../kinds.ts'
import { entity } from '../testing/entities.ts'
import { toEntityRecord } from './catalog-record.ts'
import { NEEDS_MENDING, readCatalogJson, readCatalogRecord } from './read-record.ts'

test('what is written is read back the same, for every kind', () => {
  for (const kind of KINDS) {
    const before = entity(kind, 3, { revision: 8 })
    const value = Buffer.from(JSON.stringify(toEntityRecord(kind, before)))
    expect(readCatalogRecord(value, 1)).toEqual({ state: 'read', change: { kind, entity: before } })
  }
})

test('an entity of a newer decider is closed to traffic and keeps its name', () => {
  const future = {
    ...toEntityRecord('offer', entity('offer', 9, { name: 'Carrier offer' })),
    needs: 2,
  }
  const body = { ...(future.body as object), targeting: [{ dim: 'carrier', op: 'in', values: ['x'] }] }
  const outcome = readCatalogJson({ ...future, body }, 1)
  expect(outcome).toMatchObject({ state: 'stand-in', reason: 'newer' })
  if (outcome.state !== 'stand-in' || outcome.change.kind !== 'offer') throw new Error(outcome.state)
  expect(outcome.change.entity).toMatchObject({ name: 'Carrier offer', needs: 2, status: 'paused', access: 'private' })
})

test('a damaged body closes its entity instead of ignoring the unknown part', () => {
  for (const kind of KINDS) {
    const record = toEntityRecord(kind, entity(kind, 4))
    const outcome = readCatalogJson({ ...record, body: { ...(record.body as object), surprise: 1 } }, 1)
    if (outcome.state !== 'stand-in') throw new Error(outcome.state)
    expect(outcome.reason).toBe('damaged')
    expect(outcome.change.entity.needs).toBe(NEEDS_MENDING)
  }
})

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
      expect(readCatalogRecord(Buffer.from(bytes), 1).state).toBe('unreadable')
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.jsonValue(), (kind, body) => {
      const outcome = readCatalogJson({ ...toEntityRecord(kind, entity(kind, 1)), body }, 1)
      expect(['read', 'stand-in']).toContain(outcome.state)
    }),
  )
})
