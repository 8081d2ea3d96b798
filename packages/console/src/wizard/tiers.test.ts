import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder, joinAbove, moveBefore, moveDown, moveUp, tiersOf } from './tiers.ts'

interface Placed {
  readonly id: number
  readonly rank: number
}

const members = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 })
  .map((ranks): Placed[] =>
    tiersOf(ranks.map((rank, id) => ({ id, rank }))).flatMap((tier, at) =>
      tier.map(({ id }) => ({ id, rank: at + 1 })),
    ),
  )
const ids = (list: readonly Placed[]) => list.map(({ id }) => id).toSorted((a, b) => a - b)

test('whatever is moved, nobody is lost and ranks run from 1 without gaps', () => {
  fc.assert(
    fc.property(members, fc.nat(), fc.nat(), fc.constantFrom('up', 'down', 'join', 'drag'), (list, a, b, way) => {
      const [member, target] = [list[a % list.length], list[b % list.length]]
      if (member === undefined || target === undefined) return
      const moves = {
        up: () => moveUp(list, member),
        down: () => moveDown(list, member),
        join: () => joinAbove(list, member),
        drag: () => moveBefore(list, member, target),
      }
      const next = moves[way]()
      expect(ids(next)).toEqual(ids(list))
      const ranks = [...new Set(next.map(({ rank }) => rank))]
      expect(ranks).toEqual(ranks.map((_, index) => index + 1))
      const others = (all: readonly Placed[]) => all.filter(({ id }) => id !== member.id).map(({ id }) => id)
      expect(others(next)).toEqual(others(list))
    }),
  )
})

test('one that is alone jumps over its neighbour, one in a tier steps out beside it, and joining shares a rank', () => {
  const list = inOrder([1, 2, 3].map((id) => ({ id, rank: 0 })))
  const of = (all: readonly Placed[], id: number) => all.find((member) => member.id === id) as Placed
  const named = (all: readonly Placed[]) => tiersOf(all).map((tier) => tier.map(({ id }) => id))
  expect(named(moveUp(list, of(list, 2)))).toEqual([[2], [1], [3]])
  expect(named(moveDown(list, of(list, 2)))).toEqual([[1], [3], [2]])
  expect(named(moveUp(list, of(list, 1)))).toEqual([[1], [2], [3]])
  const joined = joinAbove(list, of(list, 3))
  expect(named(joined)).toEqual([[1], [2, 3]])
  expect(named(moveUp(joined, of(joined, 3)))).toEqual([[1], [3], [2]])
  expect(named(moveDown(joined, of(joined, 3)))).toEqual([[1], [2], [3]])
})
