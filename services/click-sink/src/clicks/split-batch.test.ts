import { newestSchema } from '@smartlink/events/schemas'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clickRecord, newStream } from '../testing/log-records.ts'
import { splitBatch } from './split-batch.ts'
import type { Batch, EventRow } from './batch.ts'

const schema = newestSchema('click')
const rows: EventRow[] = Array.from({ length: 9 }, (_, index) => ({
  schema,
  record: clickRecord(10 + 3 * index, newStream(), index),
}))
const counts = { duplicates: 0, holesOpened: 0, sequencesMissing: 0, holesFilled: 0, holesGivenUp: 0, conflicts: 0 }

test('splitting to the end gives every row once, in order, without a gap in what is covered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), (count) => {
      const whole: Batch = { first: 5, last: 99, arrivedMs: 0, rows: rows.slice(0, count), refused: [], counts }
      const leaves: Batch[] = []
      const split = (batch: Batch): void => {
        if (batch.rows.length <= 1) leaves.push(batch)
        else splitBatch(batch, batch.rows).forEach(split)
      }
      split(whole)
      expect(leaves.flatMap((leaf) => leaf.rows)).toEqual(whole.rows)
      expect(leaves[0]?.first).toBe(5)
      expect(leaves.at(-1)?.last).toBe(99)
      leaves.slice(1).forEach((leaf, index) => expect(leaf.first).toBe((leaves[index]?.last ?? 0) + 1))
    }),
  )
})

test('a row that is left alone among many that were parked stands alone', () => {
  const [only] = rows
  if (only === undefined) throw new Error('no row')
  const parts = splitBatch({ first: 5, last: 99, arrivedMs: 0, rows, refused: [], counts }, [only])
  expect(parts.map(({ first, last, rows: within }) => [first, last, within.length])).toEqual([[10, 10, 1]])
})
