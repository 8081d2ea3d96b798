import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignPartitions } from './assignor.ts'
import type { Member } from './assignor.ts'

const TOPICS = ['a', 'b', 'c']
const names = (places: readonly { topic: string; partition: number }[] | undefined): string[] =>
  (places ?? []).map(({ topic, partition }) => `${topic}/${partition}`)

const counts = fc
  .tuple(fc.nat(12), fc.nat(5), fc.nat(3))
  .map((list) => new Map(list.map((n, i) => [TOPICS[i] ?? '', n])))
const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
const held = fc.array(fc.tuple(fc.constantFrom(...TOPICS), fc.nat(12)).map(([topic, n]) => `${topic}/${n}`))

test('every partition goes to one member that reads its topic, evenly among members that read the same', () => {
  fc.assert(
    fc.property(ids, fc.array(held, { minLength: 6, maxLength: 6 }), counts, (memberIds, claims, partitions) => {
      const members = memberIds.map((id, index): Member => ({ id, topics: TOPICS, held: claims[index] ?? [] }))
      const assigned = assignPartitions(members, partitions)
      const all = [...assigned.values()].flatMap(names)
      const expected = [...partitions].flatMap(([topic, n]) => Array.from({ length: n }, (_, p) => `${topic}/${p}`))
      expect(all.toSorted()).toEqual(expected.toSorted())
      const loads = [...assigned.values()].map(({ length }) => length)
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
      for (const topic of TOPICS) {
        const ofTopic = [...assigned.values()].map((places) => places.filter((place) => place.topic === topic).length)
        expect(Math.max(...ofTopic) - Math.min(...ofTopic)).toBeLessThanOrEqual(1)
      }
      expect(assignPartitions(members.toReversed(), partitions)).toEqual(assigned)
    }),
  )
})

test('a member gets only what it reads, and what nobody reads stays free', () => {
  const members = [
    { id: 'm1', topics: ['a'], held: ['b/0'] },
    { id: 'm2', topics: ['a', 'b'], held: [] },
  ]
  const assigned = assignPartitions(
    members,
    new Map([
      ['a', 4],
      ['b', 2],
      ['c', 2],
    ]),
  )
  expect(names(assigned.get('m1'))).toEqual(['a/0', 'a/2'])
  expect(names(assigned.get('m2')).filter((name) => name.startsWith('b/'))).toEqual(['b/0', 'b/1'])
})

test('members keep what they held: one that joins takes no more than its share, one that leaves moves only its own', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 6 }), (partitions, size) => {
      const counted = new Map([['a', partitions]])
      const member = (id: number, before: ReadonlyMap<string, { topic: string; partition: number }[]>): Member => ({
        id: `m${id}`,
        topics: ['a'],
        held: names(before.get(`m${id}`)),
      })
      const group = (n: number, before = new Map<string, { topic: string; partition: number }[]>()): typeof before =>
        assignPartitions(
          Array.from({ length: n }, (_, id) => member(id, before)),
          counted,
        )
      const moved = (from: ReturnType<typeof group>, to: ReturnType<typeof group>): number =>
        [...to].flatMap(([id, places]) => names(places).filter((name) => !names(from.get(id)).includes(name))).length

      const smaller = group(size - 1)
      const larger = group(size, smaller)
      expect(moved(smaller, larger)).toBe(larger.get(`m${size - 1}`)?.length)
      const again = group(size - 1, larger)
      expect(moved(larger, again)).toBe(larger.get(`m${size - 1}`)?.length)
      expect(moved(larger, group(size, larger))).toBe(0)
    }),
  )
})
