import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeClick } from '@smartlink/events/codec'
import { HEAD_BYTES } from '@smartlink/events/head'
import { newestSchema } from '@smartlink/events/schemas'
import { arbitraryEvent } from '@smartlink/events/testing/arbitrary-event'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { formatUuid } from '@smartlink/events/uuid7'
import { avroContainer, avroLong } from '../testing/avro-container.ts'
import { insertClicks, insertMarks } from '../testing/insert-events.ts'
import { startTestClickHouse } from '../testing/test-clickhouse.ts'
import { avroColumns } from './avro-columns.ts'
import { insertClicksStatement } from './insert-clicks.sql.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { TestClickHouse } from '../testing/test-clickhouse.ts'
import type { AvroField } from '@smartlink/events/avro-schema'
import type { NewClick } from '@smartlink/events/generated/click'

let server: TestClickHouse
let sink: ClickHouseClient

beforeAll(async () => {
  server = await startTestClickHouse()
  sink = server.open('sink')
}, 60_000)
afterAll(() => server.stop())

const CLICK = newestSchema('click').avsc
const DAY_MS = 86_400_000

describe('a click that travels as Avro', () => {
  test('is stored with every field as it was written, for any value of any field', async () => {
    const clicks = fc.array(
      fc
        .record({ event: arbitraryEvent(CLICK), time: fc.integer({ min: 0, max: 3 * DAY_MS }) })
        .map(({ event, time }) => ({
          ...event,
          // Within the days that no TTL has reached.
          time: Date.now() - time,
        })),
      { minLength: 1, maxLength: 40 },
    )
    let batch = 0
    await fc.assert(
      fc.asyncProperty(clicks, async (events) => {
        const partition = ++batch
        await insertClicks(sink, events as unknown as NewClick[], { partition, first: 1_000 })
        const rows = await sink.query<Record<string, unknown>>(
          `SELECT ${selection(CLICK.fields)} FROM clicks WHERE log_partition = {partition:UInt16} ORDER BY log_offset`,
          { partition },
        )
        expect(rows).toEqual(events.map((event) => asRow(event)))
      }),
      { numRuns: 10, interruptAfterTimeLimit: 40_000 },
    )
  }, 60_000)

  test('is stored once and counted once in every aggregate, however often the same insert is sent', async () => {
    const clicks = Array.from({ length: 50 }, () => sampleClick({ time: Date.now(), link_id: 901 }))
    for (let attempt = 0; attempt < 3; attempt++) {
      await insertClicks(sink, clicks, { partition: 901, first: 7, token: 'the same token' })
    }
    const [counts] = await sink.query(`SELECT
      (SELECT count() FROM clicks WHERE link_id = 901) AS raw,
      (SELECT sum(clicks) FROM clicks_hourly WHERE link_id = 901) AS hourly,
      (SELECT sum(clicks) FROM clicks_hourly_audience WHERE link_id = 901) AS audience,
      (SELECT sum(steps) FROM skips_hourly WHERE link_id = 901 AND result = 'chosen') AS chosen`)
    expect(counts).toEqual({ raw: 50, hourly: 50, audience: 50, chosen: 50 })
  })

  test('is refused with its whole batch when its offset lies outside the range of the batch', async () => {
    const clicks = [sampleClick({ link_id: 902 }), sampleClick({ link_id: 902 })]
    await expect(insertClicks(sink, clicks, { partition: 902, first: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({
      code: 'clickhouse.refused',
    })
    expect(await sink.query('SELECT count() AS rows FROM clicks WHERE link_id = 902')).toEqual([{ rows: 0 }])
  })

  test('is refused with its whole batch when its partition is none of the batch', async () => {
    const click = encodeClick(sampleClick({ link_id: 905 })).subarray(HEAD_BYTES)
    const insert = insertClicksStatement({
      logId: 'log',
      ranges: [
        { partition: 0, first: 5, last: 6 },
        { partition: 905, first: 0, last: 1 },
      ],
    })
    const send = (rows: readonly (readonly [partition: number, offset: number])[]): Promise<void> =>
      sink.insertAvro(
        insert,
        avroContainer(
          insert.inputSchema,
          rows.map(([partition, offset]) => Buffer.concat([avroLong(partition), avroLong(offset), click])),
        ),
        { token: JSON.stringify(rows) },
      )
    for (const stray of [
      [1, 5],
      [0, 0],
      [905, 5],
      [-1, 5],
    ] as const) {
      await expect(send([[905, 0], stray])).rejects.toMatchObject({ code: 'clickhouse.refused' })
    }
    await send([
      [905, 0],
      [0, 6],
      [905, 1],
    ])
    expect(await sink.query('SELECT log_partition, log_offset FROM clicks WHERE link_id = 905 ORDER BY ALL')).toEqual([
      { log_partition: 0, log_offset: 6 },
      { log_partition: 905, log_offset: 0 },
      { log_partition: 905, log_offset: 1 },
    ])
  })

  test('is refused when it comes later than its sender allows', async () => {
    const click = encodeClick(sampleClick({ link_id: 906 })).subarray(HEAD_BYTES)
    const send = async (notAfterMs: number): Promise<void> => {
      const insert = insertClicksStatement({
        logId: 'log',
        ranges: [{ partition: 906, first: 0, last: 0 }],
        notAfterMs,
      })
      const container = avroContainer(insert.inputSchema, [Buffer.concat([avroLong(906), avroLong(0), click])])
      await sink.insertAvro(insert, container, { token: String(notAfterMs) })
    }
    await expect(send(Date.now() - 2_000)).rejects.toMatchObject({ code: 'clickhouse.refused' })
    expect(await sink.query('SELECT count() AS rows FROM clicks WHERE link_id = 906')).toEqual([{ rows: 0 }])
    await send(Date.now() + 2_000)
    expect(await sink.query('SELECT count() AS rows FROM clicks WHERE link_id = 906')).toEqual([{ rows: 1 }])
  })

  test('is refused when its bytes are no Avro, in a way that is told from no answer', async () => {
    const insert = insertClicksStatement({ logId: 'log', ranges: [{ partition: 904, first: 0, last: 0 }] })
    const whole = avroContainer(insert.inputSchema, [
      Buffer.concat([avroLong(904), avroLong(0), Buffer.alloc(300, 0xff)]),
    ])
    for (const bytes of [whole, whole.subarray(0, 40), Buffer.from('no Avro at all')]) {
      await expect(sink.insertAvro(insert, bytes, { token: 'broken' })).rejects.toMatchObject({
        code: 'clickhouse.refused',
      })
    }
  })

  test('knows its stream and sequence, and where it lay in the log', async () => {
    await insertClicks(sink, [sampleClick({ time: Date.now(), link_id: 903 })], {
      logId: 'log-7',
      partition: 3,
      first: 2 ** 40,
    })
    expect(
      await sink.query('SELECT stream, sequence, log_id, log_partition, log_offset FROM clicks WHERE link_id = 903'),
    ).toEqual([
      { stream: '8f14e45fceea167a', sequence: 4_294_967_301, log_id: 'log-7', log_partition: 3, log_offset: 2 ** 40 },
    ])
  })
})

test('a mark is stored with every field as it was written', async () => {
  const mark = sampleMark({ time: Date.now() })
  await insertMarks(sink, [mark], { logId: 'log-8', partition: 5, first: 44 })
  const [row] = await sink.query<Record<string, unknown>>(
    `SELECT ${selection(newestSchema('mark').avsc.fields)}, stream, sequence FROM stream_marks WHERE log_id = 'log-8'`,
  )
  expect(row).toEqual({
    ...asRow(
      { ...mark, closes: mark.closes?.map(({ stream, dropped }) => ({ stream: hex(stream), dropped })) },
      'mark',
    ),
    stream: '8f14e45fceea167a',
    sequence: 8,
  })
})

/** Reads every column of an event in a form that JSON keeps exact. */
function selection(fields: readonly AvroField[]): string {
  const byField = new Map(avroColumns({ type: 'record', name: 'x', fields }).map((column) => [column.field, column]))
  return fields
    .filter((field) => field.name !== 'guard')
    .map(({ name }) => {
      const { column, expression } = byField.get(name) ?? { column: name, expression: name }
      if (name === 'origin') return 'lower(hex(origin)) AS origin_hex'
      if (name === 'closes')
        return 'arrayMap(c -> (lower(hex(c.stream)), c.dropped)::Tuple(stream String, dropped Int64), closes) AS closed'
      if (expression.startsWith('reinterpretAsUInt64')) return `${hexOf(column)} AS ${column}_hex`
      if (name === 'propensity') return `${hexOf('reinterpretAsUInt64(propensity)')} AS propensity_hex`
      if (expression.startsWith('fromUnixTimestamp64Milli')) return `toUnixTimestamp64Milli(${column}) AS ${column}_ms`
      if (expression.startsWith('reinterpret('))
        return `toString(reinterpretAsInt64(${column})) AS ${column}_micros_text`
      return column
    })
    .join(', ')
}

/** The event in the same form. */
function asRow(event: Readonly<Record<string, unknown>>, name: 'click' | 'mark' = 'click'): Record<string, unknown> {
  const columns = new Map(avroColumns(newestSchema(name).avsc).map((column) => [column.field, column]))
  return Object.fromEntries(
    Object.entries(event).map(([field, value]): [string, unknown] => {
      const { column = field, expression = field } = columns.get(field) ?? {}
      if (field === 'origin') return ['origin_hex', hex(value)]
      if (field === 'propensity') return ['propensity_hex', doubleHex(value as number)]
      if (field === 'closes') return ['closed', value]
      if (expression.startsWith('reinterpretAsUUID')) return [column, formatUuid(value as Buffer)]
      if (expression.startsWith('reinterpretAsUInt64')) return [`${column}_hex`, hex(value)]
      if (expression.startsWith('fromUnixTimestamp64Milli')) return [`${column}_ms`, value]
      if (expression.startsWith('reinterpret(')) return [`${column}_micros_text`, String(value)]
      return [column, value]
    }),
  )
}

function hexOf(expression: string): string {
  return `leftPad(lower(hex(${expression})), 16, '0')`
}

function doubleHex(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}

function hex(bytes: unknown): string {
  return (bytes as Buffer).toString('hex')
}
