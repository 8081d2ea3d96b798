import avsc from 'avsc'
import { newestSchema } from '@smartlink/events/schemas'
import { insertClicksStatement } from '@smartlink/clickhouse/insert/insert-clicks.sql'
import { expect, test } from 'vitest'
import { clickRecord, newStream } from '../testing/log-records.ts'
import { avroContainer } from './avro-container.ts'
import type { EventRow } from './batch.ts'

test('any Avro reader finds the offset and the event in each row, whatever the offsets', async () => {
  const offsets = [0, 1, 63, 64, 127, 128, 2 ** 31, 2 ** 32 + 5, 2 ** 49, 2 ** 52]
  const stream = newStream()
  const schema = newestSchema('click')
  const rows: EventRow[] = offsets.map((offset, sequence) => ({
    schema,
    record: clickRecord(offset, stream, sequence),
  }))
  const { inputSchema } = insertClicksStatement({
    logId: 'x',
    ranges: [{ partition: 0, first: 0, last: 2 ** 52 }],
  })
  const decoder = new avsc.streams.BlockDecoder()
  const decoded: { log_offset: number; origin: Buffer }[] = []
  decoder.on('data', (value: { log_offset: number; origin: Buffer }) => decoded.push(value))
  decoder.end(avroContainer(inputSchema, rows))
  await new Promise((resolve, reject) => decoder.on('end', resolve).on('error', reject))
  expect(decoded.map((row) => row.log_offset)).toEqual(offsets)
  expect(decoded.map((row) => row.origin.readUInt32BE(12))).toEqual(offsets.map((_, sequence) => sequence))
})
