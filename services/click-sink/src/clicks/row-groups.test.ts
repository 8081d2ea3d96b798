import { expect, test } from 'vitest'
import { newestSchema } from '@smartlink/events/schemas'
import { clickRecord, markRecord, newStream } from '../testing/log-records.ts'
import { deduplicationToken, groupRows, subgroup } from './row-groups.ts'
import type { EventRow } from './batch.ts'

const STREAM = newStream()
const CLICK = newestSchema('click')
const MARK = newestSchema('mark')

const rows: EventRow[] = [
  { schema: MARK, record: markRecord(10, STREAM, 0) },
  { schema: CLICK, record: clickRecord(11, STREAM, 1) },
  { schema: MARK, record: markRecord(12, STREAM, 2) },
  { schema: CLICK, record: clickRecord(13, STREAM, 3) },
]

test('marks are stored after the clicks before them', () => {
  expect(
    groupRows(rows).map(({ schema, rows: group }) => [schema.name, group.map(({ record }) => record.offset)]),
  ).toEqual([
    ['click', [11, 13]],
    ['mark', [10, 12]],
  ])
})

test('a token names the place, the schema, and exactly these rows', () => {
  const place = { logId: 'log', topic: 'clicks.v1', partition: 3 }
  const range = { first: 10, last: 13 }
  const [clicks] = groupRows(rows)
  if (clicks === undefined) throw new Error('no group')
  const token = deduplicationToken(place, range, clicks)
  expect(token).toMatch(/^log:clicks\.v1:3:10-13:0a19142ae89db43d:2:[0-9a-f]{32}$/)
  expect(deduplicationToken(place, range, groupRows(rows)[0] as typeof clicks)).toBe(token)

  // The same offsets with other rows, as after a log was made anew, and the same rows at other offsets.
  const others = rows.map((row) => ({ ...row, record: clickRecord(row.record.offset, newStream(), 0), schema: CLICK }))
  const moved = rows.map((row) => ({ ...row, record: { ...row.record, offset: row.record.offset + 1 } }))
  const tokens = [others, moved].map((changed) =>
    deduplicationToken(place, range, groupRows(changed)[0] as typeof clicks),
  )
  expect(new Set([token, ...tokens]).size).toBe(3)
})

test('a part of a group has a hash of its own, the whole of it the same', () => {
  const [clicks] = groupRows(rows)
  if (clicks === undefined) throw new Error('no group')
  expect(subgroup(clicks, () => true)).toBe(clicks)
  const part = subgroup(clicks, ({ record }) => record.offset === 11)
  expect(part.rows).toHaveLength(1)
  expect(part.hash).not.toBe(clicks.hash)
})
