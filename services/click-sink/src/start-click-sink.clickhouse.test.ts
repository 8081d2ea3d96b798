import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { dirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { encodeClick, encodeMark } from '@smartlink/events/codec'
import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { writeGuard } from '@smartlink/events/guard'
import { PARKED, REPLAY } from '@smartlink/events/parked-message'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { CLICK_SINK_GROUP, CLICKS, ERASED, parkedTopic, replayTopic } from '@smartlink/events/topics'
import { parseUuid } from '@smartlink/events/uuid7'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSinkBench, STATE_TOPIC } from './testing/sink-bench.ts'
import { startSlowProxy } from './testing/slow-proxy.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { ParkedMessage } from '@smartlink/events/parked-message'
import type { SinkBench } from './testing/sink-bench.ts'

let server: TestClickHouse
let clickhouse: ClickHouseClient
let bench: SinkBench

beforeAll(async () => {
  server = await startTestClickHouse()
  clickhouse = server.open('sink')
}, 120_000)
afterAll(() => server.stop(), 60_000)
beforeEach(async () => {
  bench = await createSinkBench(clickhouse)
})
afterEach(() => bench.close(), 60_000)

const TIMEOUT_MS = 60_000

async function storedIds(logId = bench.logId): Promise<string[]> {
  const rows = await clickhouse.query<{ id: string }>(
    'SELECT toString(click_id) AS id FROM clicks WHERE log_id = {log_id:String} ORDER BY log_partition, log_offset',
    { log_id: logId },
  )
  return rows.map(({ id }) => id)
}

async function readTopic(topic: string): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  const onCrash = (error: Error): never => {
    throw error
  }
  const table = await bench.log().table({ topics: [topic], onRecord: (record) => records.push(record), onCrash })
  await table.ready
  await table.close()
  return records
}

async function parked(): Promise<ParkedMessage[]> {
  return (await readTopic(parkedTopic(CLICKS).name)).map(({ value }) => PARKED.decode(value ?? Buffer.alloc(0)))
}

test(
  'clicks are stored once, in order, with the marks that follow them',
  async () => {
    const sink = await bench.startSink()
    const ids = [...bench.outbox.clicks(500), ...bench.outbox.clicks(3)]
    bench.outbox.mark()
    await bench.caughtUp()
    expect(await storedIds()).toEqual(ids)
    const marks = await clickhouse.query('SELECT label, sequence FROM stream_marks WHERE log_id = {log_id:String}', {
      log_id: bench.logId,
    })
    expect(marks).toEqual([{ label: 'test', sequence: 503 }])
    expect(sink.service.readiness()).toEqual([
      { name: 'log', ready: true },
      { name: 'clickhouse', ready: true },
    ])
    expect(await sink.metric('smartlink_sink_rows_total', { table: 'clicks' })).toBe(503)
    expect(sink.crashes).toEqual([])
  },
  TIMEOUT_MS,
)

test(
  'a successor goes on where the one before stopped, and still knows what was taken before',
  async () => {
    const first = await bench.startSink()
    const before = bench.outbox.clicks(100)
    await bench.caughtUp()
    const [original] = (await consumed()).filter(({ offset }) => offset > 0)
    await waitFor(async () => (await readTopic(STATE_TOPIC)).length > 0, { deadlineMs: 10_000, what: 'a snapshot' })
    await first.service.stop()
    await bench.outbox.reopen()
    await bench.reopenLog()

    const second = await bench.startSink()
    // An outbox that was restored from a copy ships again what it shipped before.
    bench.outbox.raw(() => original?.value ?? Buffer.alloc(0))
    const after = bench.outbox.clicks(10)
    await bench.caughtUp()
    expect(await storedIds()).toEqual([...before, ...after])
    expect(await second.metric('smartlink_sink_duplicates_total')).toBe(1)
    expect(await second.metric('smartlink_sink_settlements_total')).toBe(0)
    // Its place in the new stream is missing now, which is what a hole is.
    expect(await second.metric('smartlink_sink_holes_total', { event: 'opened' })).toBe(1)
  },
  TIMEOUT_MS,
)

/** Every record of clicks, as any other group would read it. */
async function consumed(): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  const ends = await bench.log().offsets(CLICKS.name)
  const consumer = await bench.log().consume({
    group: 'onlooker',
    topics: [CLICKS.name],
    assigned: async ({ begin }) => ({ startAt: begin }),
    handleBatch: async (batch) => void records.push(...batch.records),
    onCrash: (error) => {
      throw error
    },
  })
  await waitFor(
    () =>
      ends.every(
        ({ partition, end }) =>
          records.some((one) => one.partition === partition && one.offset >= end - 1) || end === 0,
      ),
    {
      deadlineMs: 10_000,
      what: 'all records',
    },
  )
  await consumer.close()
  return records
}

test(
  'partitions whose clicks come at the same time go in one insert, and what is refused of one holds up no other',
  async () => {
    const others = [1, 2, 3, 4, 5, 6, 7].map((number) => bench.openOutbox(number))
    const outboxes = [bench.outbox, ...others]
    const stored = (count: number): Promise<unknown> =>
      waitFor(async () => (await storedIds()).length === count, { deadlineMs: 30_000, what: `${count} clicks` })
    const sink = await bench.startSink({ config: { flushIntervalMs: 2_000, arriveWithinMs: 10_000 } })
    const first = outboxes.map((outbox) => outbox.clicks(1))
    await stored(8)
    const inserts = (table: string, outcome: string): Promise<number> =>
      sink.metric('smartlink_sink_inserts_total', { table, outcome })
    const before = await inserts('clicks', 'stored')
    const ids = outboxes.map((outbox) => outbox.clicks(40))
    for (const outbox of outboxes) outbox.mark()
    await stored(8 + 8 * 40)
    // More than one where they came just before a beat, or took a while.
    expect((await inserts('clicks', 'stored')) - before).toBeLessThanOrEqual(4)

    const schema = server.open('schema')
    await schema.command(`ALTER TABLE ${schema.database}.clicks ADD CONSTRAINT no_777 CHECK link_id != 777`)
    bench.outbox.clicks(1, () => ({ link_id: 777 }))
    const more = others.map((outbox) => outbox.clicks(40))
    await stored(8 + 8 * 40 + 7 * 40)
    expect(new Set(await storedIds())).toEqual(new Set([...first, ...ids, ...more].flat()))
    expect(await inserts('clicks', 'failed')).toBeGreaterThan(0)
    await expect.poll(parked).toMatchObject([{ reason: 'clickhouse.refused', partition: 0 }])
    await schema.command(`ALTER TABLE ${schema.database}.clicks DROP CONSTRAINT no_777`)
  },
  TIMEOUT_MS,
)

describe('wrong records', () => {
  test(
    'damaged bytes are parked with their reason, and nothing else is lost or shifted',
    async () => {
      const sink = await bench.startSink()
      const before = bench.outbox.clicks(20)
      let damaged: Buffer = Buffer.alloc(0)
      bench.outbox.raw((origin) => {
        damaged = encodeClick({ ...sampleClick(), origin })
        damaged.writeUInt8(damaged.readUInt8(100) ^ 4, 100)
        return damaged
      })
      const after = bench.outbox.clicks(20)
      await bench.caughtUp()
      expect(await storedIds()).toEqual([...before, ...after])
      expect(await parked()).toMatchObject([
        { group: CLICK_SINK_GROUP, reason: 'event.bad_guard', value: damaged.toString('base64') },
      ])
      expect(await sink.metric('smartlink_sink_holes_total')).toBe(0)
      expect(sink.service.readiness().every(({ ready }) => ready)).toBe(true)
    },
    TIMEOUT_MS,
  )

  test.each([-1, 1])(
    'a body %i byte too long that carries a right guard is found and parked, and the rows beside it are whole',
    async (difference) => {
      await bench.startSink({ config: { flushIntervalMs: 300 } })
      const before = bench.outbox.clicks(20, (index) => ({ link_id: 100 + index, sub6: `six ${index}` }))
      bench.outbox.raw((origin) => {
        const whole = encodeClick({ ...sampleClick(), origin })
        const body = whole.subarray(0, whole.length - 4)
        const changed = difference < 0 ? body.subarray(0, difference) : Buffer.concat([body, Buffer.alloc(difference)])
        const message = Buffer.concat([changed, Buffer.alloc(4)])
        writeGuard(message, 0, changed.length)
        return message
      })
      const after = bench.outbox.clicks(20, (index) => ({ link_id: 200 + index, sub6: `six ${index}` }))
      await bench.caughtUp()
      expect(await storedIds()).toEqual([...before, ...after])
      expect(await parked()).toMatchObject([{ reason: 'event.bad_body' }])
      const rows = await clickhouse.query<{ link_id: number; sub6: string }>(
        'SELECT link_id, sub6 FROM clicks WHERE log_id = {log_id:String} ORDER BY log_offset',
        { log_id: bench.logId },
      )
      expect(rows).toEqual(
        [100, 200].flatMap((base) =>
          Array.from({ length: 20 }, (_, index) => ({ link_id: base + index, sub6: `six ${index}` })),
        ),
      )
    },
    TIMEOUT_MS,
  )

  test(
    'a value that ClickHouse refuses is found by halving, parked, and can be sent again when the table was mended',
    async () => {
      const schema = server.open('schema')
      await schema.command(`ALTER TABLE ${schema.database}.clicks ADD CONSTRAINT no_666 CHECK link_id != 666`)
      let sink = await bench.startSink({ config: { flushIntervalMs: 300 } })
      const ids = bench.outbox.clicks(50, (index) => ({ link_id: [17, 40].includes(index) ? 666 : 1 }))
      await bench.caughtUp()
      expect(await storedIds()).toEqual(ids.filter((_, index) => ![17, 40].includes(index)))
      const refused = await parked()
      expect(refused.map(({ reason }) => reason)).toEqual(['clickhouse.refused', 'clickhouse.refused'])
      expect(refused[0]?.detail).toContain('no_666')

      await schema.command(`ALTER TABLE ${schema.database}.clicks DROP CONSTRAINT no_666`)
      const replays = refused.map((message, index) => ({
        key: message.key,
        value: REPLAY.encode({
          group: CLICK_SINK_GROUP,
          topic: message.topic,
          key: message.key,
          value: message.value ?? '',
          parked_offset: index,
          replayed_at: Date.now(),
        }),
      }))
      const first = REPLAY.decode(replays[0]?.value ?? Buffer.alloc(0))
      const others = [
        { ...first, group: 'another-group' },
        // As a forked stream parks them beside its clicks.
        { ...first, value: encodeMark(sampleMark()).toString('base64') },
      ].map((replay) => ({ key: 'other', value: REPLAY.encode(replay) }))
      const topic = replayTopic(CLICKS).name
      // The same replay twice, as when the command was run again.
      await bench.log().append(topic, [...replays, ...others, ...replays])
      await replayed(topic)
      expect(await parked()).toHaveLength(refused.length)
      expect(new Set(await storedIds(`${bench.logId}/replay`))).toEqual(new Set([ids[17], ids[40]]))
      await sink.service.stop()
      sink = await bench.startSink()
      await bench.log().append(topic, replays)
      await replayed(topic)
      expect(await storedIds(`${bench.logId}/replay`)).toHaveLength(2)
    },
    TIMEOUT_MS,
  )

  async function replayed(topic: string): Promise<void> {
    await waitFor(async () => (await bench.log().lag(CLICK_SINK_GROUP, topic)).every(({ lag }) => lag === 0), {
      deadlineMs: 30_000,
      what: 'the replays to be taken',
    })
  }
})

test(
  'a partition waits at the first record of a newer writer, says so, and goes on with a build that knows it',
  async () => {
    const sink = await bench.startSink()
    const before = bench.outbox.clicks(5)
    bench.outbox.raw((origin) => {
      const message = encodeClick({ ...sampleClick(), origin })
      message.writeBigUInt64LE(0x1234n, 2)
      writeGuard(message, 0, message.length - 4)
      return message
    })
    bench.outbox.clicks(5)
    await waitFor(
      () => sink.service.readiness().some(({ reason }) => reason?.includes('a writer is newer than I am')),
      {
        deadlineMs: 20_000,
        what: 'readiness to say so',
      },
    )
    expect(await storedIds()).toEqual(before)
    const [lag] = await bench.log().lag(CLICK_SINK_GROUP, CLICKS.name)
    expect(lag?.lag).toBe(6)
    expect(await parked()).toEqual([])
    expect(sink.crashes).toEqual([])
  },
  TIMEOUT_MS,
)

test.each([
  ['alone', 0],
  ['with another partition', 10_000],
])(
  'an insert that is still under way, %s, when another member takes the partition is stored once',
  async (_, maxJointRecords) => {
    const { hostname, port } = new URL(server.url)
    const proxy = await startSlowProxy({ host: hostname, port: Number(port) })
    const slow = openClickHouse({ ...server.connection, url: proxy.url }, 'sink')
    try {
      const second = bench.openOutbox(1)
      const early = second.clicks(10)
      // The server closes a connection that says nothing for 2 s, and its time is in whole seconds.
      const config = { maxJointRecords, arriveWithinMs: 100, settleAfterMs: 1_300 }
      const first = await bench.startSink({ clickhouse: slow, config })
      await bench.caughtUp()
      proxy.stall()
      const late = second.clicks(200)
      await waitFor(() => proxy.held() > 20_000, { deadlineMs: 20_000, what: 'the insert to be on its way' })
      // Two members: the second one is given partition 1 at once.
      const successor = await bench.startSink({ config })
      await waitFor(
        async () => (await successor.metric('smartlink_sink_settlements_total', { outcome: 'send_all' })) === 1,
        {
          deadlineMs: 20_000,
          what: 'the successor to settle what was declared',
        },
      )
      proxy.flow()
      // Whether it was given up here, or refused there because it came too late.
      await waitFor(async () => (await first.metric('smartlink_sink_inserts_total', { outcome: 'failed' })) > 0, {
        deadlineMs: 20_000,
        what: 'the late insert to be over',
      })
      await bench.caughtUp()
      second.clicks(1)
      await bench.caughtUp()
      const ids = await storedIds()
      expect(ids.slice(0, 210)).toEqual([...early, ...late])
      expect(ids).toHaveLength(211)
      const [hourly] = await clickhouse.query<{ clicks: number }>(
        'SELECT sum(clicks) AS clicks FROM clicks_hourly WHERE link_id = {link:Int32}',
        { link: 17 },
      )
      const [raw] = await clickhouse.query<{ clicks: number }>(
        'SELECT count() AS clicks FROM clicks WHERE link_id = 17',
      )
      expect(hourly).toEqual(raw)
    } finally {
      proxy.flow()
      await bench.close()
      await slow.close()
      await proxy.close()
      bench = await createSinkBench(clickhouse)
    }
  },
  TIMEOUT_MS,
)

test(
  'rows that ClickHouse lost are read again at the next start, except what was erased meanwhile',
  async () => {
    const first = await bench.startSink()
    const ids = [...bench.outbox.clicks(100), ...bench.outbox.clicks(50)]
    await bench.caughtUp()
    await first.service.stop()
    // What a restored backup of an hour ago would look like.
    const schema = server.open('schema')
    await schema.command(
      `ALTER TABLE ${schema.database}.clicks DELETE WHERE log_id = {log_id:String} AND sequence >= 60`,
      {
        log_id: bench.logId,
      },
    )
    expect(await storedIds()).toHaveLength(60)
    const erased = ids[130] ?? ''
    expect(parseUuid(erased)).toBeDefined()
    const key = erasedKey({ kind: 'click', id: erased })
    await bench.log().append(ERASED.name, [{ key, value: ERASED_MESSAGE.encode({ until: Date.now() }) }])

    const second = await bench.startSink()
    const after = bench.outbox.clicks(5)
    await bench.caughtUp()
    expect(await storedIds()).toEqual([...ids.filter((id) => id !== erased), ...after])
    expect(await second.metric('smartlink_sink_alarms_total', { alarm: 'sink.clickhouse_behind' })).toBe(1)
  },
  TIMEOUT_MS,
)

test(
  'rows that ClickHouse loses while a sink runs are read again, and the sink goes on',
  async () => {
    const sink = await bench.startSink()
    const ids = bench.outbox.clicks(100)
    await bench.caughtUp()
    const schema = server.open('schema')
    const { database } = schema
    await schema.command(
      `ALTER TABLE ${database}.clicks DELETE WHERE log_id = {log_id:String} AND sequence >= 60 SETTINGS mutations_sync = 1`,
      { log_id: bench.logId },
    )
    await schema.command(`DETACH TABLE ${database}.clicks`, {})
    const more = bench.outbox.clicks(10)
    await waitFor(async () => (await sink.metric('smartlink_sink_inserts_total', { outcome: 'failed' })) > 0, {
      deadlineMs: 20_000,
      what: 'an insert to fail',
    })
    await schema.command(`ATTACH TABLE ${database}.clicks`, {})
    await bench.caughtUp()
    const last = bench.outbox.clicks(5)
    await bench.caughtUp()
    expect(await storedIds()).toEqual([...ids, ...more, ...last])
    expect(await sink.metric('smartlink_sink_alarms_total', { alarm: 'sink.clickhouse_behind' })).toBe(1)
    expect(sink.crashes).toEqual([])
  },
  TIMEOUT_MS,
)

test(
  'equal offsets of another log are other records',
  async () => {
    const other = await createSinkBench(clickhouse)
    try {
      await Promise.all([bench.startSink(), other.startSink()])
      const ids = bench.outbox.clicks(20)
      const others = other.outbox.clicks(20)
      await Promise.all([bench.caughtUp(), other.caughtUp()])
      expect(await storedIds()).toEqual(ids)
      expect(await storedIds(other.logId)).toEqual(others)
      const [shared] = await clickhouse.query<{ shared: number }>(
        `SELECT uniqExact(log_offset) AS shared FROM clicks WHERE log_id IN ({ids:Array(String)})`,
        { ids: [bench.logId, other.logId] },
      )
      expect(shared?.shared).toBe(20)
    } finally {
      await other.close()
    }
  },
  TIMEOUT_MS,
)

test(
  'a sink whose snapshots are gone folds from the log’s start and takes nothing twice',
  async () => {
    const first = await bench.startSink()
    const ids = bench.outbox.clicks(30)
    await bench.caughtUp()
    await first.service.stop()
    for (const { key } of await readTopic(STATE_TOPIC)) await bench.log().append(STATE_TOPIC, [{ key, value: null }])
    const [original] = await consumed()
    const second = await bench.startSink()
    bench.outbox.raw(() => original?.value ?? Buffer.alloc(0))
    await bench.caughtUp()
    expect(await storedIds()).toEqual(ids)
    expect(await second.metric('smartlink_sink_duplicates_total')).toBe(1)
  },
  TIMEOUT_MS,
)

test('no test left an hour in doubt whose aggregates differ', async () => {
  const all = { from: new Date(0), to: new Date(Date.now() + 86_400_000) }
  const dirty = await dirtyHours(clickhouse, all)
  expect(dirty.length).toBeGreaterThan(0)
})
