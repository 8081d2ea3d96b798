import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { insertClicks, insertMarks } from '@smartlink/clickhouse/testing/insert-events'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import type { NewMark } from '@smartlink/events/generated/mark'
import { completenessOf } from './completeness.ts'
import type { Completeness } from './completeness.ts'

const NOW = Date.now()
const CLOCK = { now: () => NOW }
const A = '00000000000000aa'
const B = '00000000000000bb'
const NOTHING_DROPPED = { human: 0, bot: 0, preflight: 0, test: 0 }

let server: TestClickHouse
let sink: ClickHouseClient
let schema: ClickHouseClient

beforeAll(async () => {
  server = await startTestClickHouse()
  sink = server.open('sink')
  schema = server.open('schema')
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  for (const table of ['stream_marks', 'lost_streams', 'clicks'])
    await schema.command(`TRUNCATE TABLE smartlink.${table}`)
})

/** A mark `agoS` seconds old, at an offset of a partition. */
async function mark(
  stream: string,
  partition: number,
  offset: number,
  agoS: number,
  changes: Partial<NewMark> = {},
): Promise<void> {
  const event = sampleMark({
    origin: makeOrigin(stream, offset),
    time: NOW - agoS * 1000,
    label: `node ${stream.slice(-2)}`,
    partitions: 1,
    closes: [],
    closing: false,
    dropped: NOTHING_DROPPED,
    ...changes,
  })
  await insertMarks(sink, [event], { partition, first: offset })
}

const closesA = (dropped = 0): Partial<NewMark> => ({ closes: [{ stream: Buffer.from(A, 'hex'), dropped }] })

async function now(range = { fromMs: NOW - 3_600_000, toMs: NOW }): Promise<Completeness & { agoS: number | null }> {
  const answer = await completenessOf(server.open('reports'), CLOCK, range, {})
  return { ...answer, agoS: answer.completeUntilMs === null ? null : (NOW - answer.completeUntilMs) / 1000 }
}

describe('the numbers are complete', () => {
  test('up to nothing known before the first node was heard of', async () => {
    expect(await now()).toMatchObject({ completeUntilMs: null, heldBackBy: [] })
  })

  test('up to the newest mark of the slowest node, in its slowest partition', async () => {
    await mark(A, 0, 1, 20, { partitions: 2 })
    await mark(A, 0, 5, 2, { partitions: 2 })
    await mark(A, 1, 9, 4, { partitions: 2 })
    await mark(B, 0, 3, 3)
    expect(await now()).toMatchObject({ agoS: 4, heldBackBy: [] })
  })

  test('up to the first mark of a node while some of its partitions have none', async () => {
    await mark(A, 0, 0, 20, { partitions: 2 })
    await mark(A, 0, 5, 2, { partitions: 2 })
    expect((await now()).agoS).toBe(20)
  })

  test('up to the last mark with fewer partitions while a new partition has none', async () => {
    await mark(A, 0, 0, 30)
    await mark(A, 0, 4, 12)
    await mark(A, 0, 5, 2, { partitions: 2 })
    expect((await now()).agoS).toBe(12)
    await mark(A, 1, 0, 3, { partitions: 2 })
    expect((await now()).agoS).toBe(3)
  })

  test('up to where a silent node was heard, which is named', async () => {
    await mark(A, 0, 1, 300)
    await mark(B, 1, 1, 1)
    expect(await now()).toMatchObject({
      agoS: 300,
      heldBackBy: [{ stream: A, label: 'node aa', completeUntilMs: NOW - 300_000 }],
    })
  })
})

describe('a node holds nothing back any more', () => {
  test('when it said its last mark', async () => {
    await mark(A, 0, 1, 300, { closing: true })
    await mark(B, 1, 1, 1)
    expect(await now()).toMatchObject({ agoS: 1, heldBackBy: [] })
  })

  test('when the next opening of its directory closed it, once that was read in every partition', async () => {
    await mark(A, 0, 1, 300, { partitions: 2 })
    await mark(A, 1, 1, 300, { partitions: 2 })
    await mark(B, 0, 5, 1, { partitions: 2, ...closesA() })
    expect((await now()).heldBackBy).toMatchObject([{ stream: A }])
    await mark(B, 1, 5, 1, { partitions: 2, ...closesA() })
    expect(await now()).toMatchObject({ agoS: 1, heldBackBy: [] })
  })

  test('also when it never got to mark all of its partitions', async () => {
    await mark(A, 0, 1, 300, { partitions: 2 })
    await mark(B, 0, 5, 1, { partitions: 2, ...closesA() })
    await mark(B, 1, 5, 1, { partitions: 2, ...closesA() })
    expect(await now()).toMatchObject({ agoS: 1, heldBackBy: [] })
  })

  test('until it speaks again: then it is open, because a copy of it lives', async () => {
    await mark(A, 0, 1, 300)
    await mark(B, 0, 5, 1, closesA())
    await mark(A, 0, 6, 100)
    expect(await now()).toMatchObject({ agoS: 100, heldBackBy: [{ stream: A }] })
  })

  test('when a person said that it is lost', async () => {
    await mark(A, 0, 1, 300)
    await mark(B, 1, 1, 1)
    await sink.insertRows('lost_streams', [{ stream: A, label: 'node aa', actor: 'token:1' }])
    expect(await now()).toMatchObject({ agoS: 1, heldBackBy: [] })
  })

  test('when all are closed: then everything that was said is counted', async () => {
    await mark(A, 0, 1, 300, { closing: true })
    expect(await now()).toMatchObject({ agoS: 300, heldBackBy: [] })
  })
})

test('dropped clicks are those of the hours asked for, of every class, also what only a closing tells', async () => {
  const hour = (back: number): number => Math.floor(NOW / 3_600_000 - back) * 3_600_000 + 1_000
  await mark(A, 0, 1, 0, { time: hour(3), dropped: { human: 5, bot: 1, preflight: 1, test: 0 } })
  await mark(A, 0, 2, 0, { time: hour(1), dropped: { human: 8, bot: 1, preflight: 1, test: 1 } })
  await mark(B, 0, 3, 0, { time: hour(0), ...closesA(15), dropped: { human: 1, bot: 0, preflight: 0, test: 0 } })
  expect((await now({ fromMs: hour(3), toMs: NOW })).dropped).toBe(16)
  expect((await now({ fromMs: hour(2), toMs: NOW })).dropped).toBe(9)
  expect((await now({ fromMs: hour(2), toMs: hour(1) + 5_000 })).dropped).toBe(4)
  expect((await now({ fromMs: hour(5), toMs: hour(4) })).dropped).toBe(0)
})

test('clicks of a node that started while the log was down are counted as late', async () => {
  // Its first mark was made ten minutes before it came through.
  await mark(A, 0, 0, 600)
  await mark(B, 1, 0, 5)
  const click = (stream: string, agoS: number) =>
    sampleClick({ time: NOW - agoS * 1000, origin: makeOrigin(stream, agoS) })
  await insertClicks(sink, [click(A, 500), click(A, 300), click(B, 4)], { first: 50 })
  expect((await now()).late).toBe(2)
  expect((await now({ fromMs: NOW - 400_000, toMs: NOW })).late).toBe(1)
})
