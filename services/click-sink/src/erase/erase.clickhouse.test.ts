import { randomUUID } from 'node:crypto'
import { HOURLY_AGGREGATES } from '@smartlink/clickhouse/aggregates/hourly-aggregates'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { ERASURE_MESSAGE, erasureKey } from '@smartlink/events/erasure-message'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { REPLAY } from '@smartlink/events/parked-message'
import { CLICK_SINK_GROUP, CLICKS, CONVERSIONS, ERASED, FRAUD_SCORES, replayTopic } from '@smartlink/events/topics'
import { parseUuid } from '@smartlink/events/uuid7'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSinkBench } from '../testing/sink-bench.ts'
import { repairAggregates } from '../upkeep/repair-aggregates.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { ErasedKey } from '@smartlink/events/erased-message'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import type { NewClick } from '@smartlink/events/generated/click'
import type { BenchSink, SinkBench } from '../testing/sink-bench.ts'

const HOUR_MS = 3_600_000
const TIMEOUT_MS = 120_000
const ADDRESS = 'a1a2a3a4a5a6a7a8'
const VISITOR = '00b2b3b4b5b6b7b8'

let server: TestClickHouse
let clickhouse: ClickHouseClient
let schema: ClickHouseClient
let bench: SinkBench
let sink: BenchSink

beforeAll(async () => {
  server = await startTestClickHouse()
  clickhouse = server.open('sink')
  schema = server.open('schema')
}, 60_000)
afterAll(() => server.stop(), 60_000)
beforeEach(async () => {
  bench = await createSinkBench(clickhouse)
  sink = await startSink()
})
afterEach(() => bench.close(), 60_000)

const startSink = (): Promise<BenchSink> => bench.startSink({ schema })

/** Clicks of a publisher, each so long before the one before it; returns their ids. */
function visits(publisherId: number, change: Partial<NewClick> = {}, everyMs = 60_000): string[] {
  const now = Date.now()
  return bench.outbox.clicks(30, (index) => ({ publisher_id: publisherId, time: now - index * everyMs, ...change }))
}

function convert(
  clickId: string,
  publisherId: number,
  fields: { readonly txid: string; readonly refused?: string },
): void {
  bench.outbox.conversion({
    click_id: parseUuid(clickId) ?? Buffer.alloc(16),
    click_time: Date.now() - HOUR_MS,
    publisher_id: publisherId,
    cid: clickId,
    refused: '',
    ...fields,
  })
}

async function publish(...subjects: readonly string[]): Promise<void> {
  const value = (subject: string): Buffer =>
    FRAUD_SCORE.encode({
      subject,
      score: 90,
      band: 'severe',
      category: 'proxy',
      expires_at: Date.now() + HOUR_MS,
      version: '1',
      source: 'rules',
    })
  await bench.log().append(
    FRAUD_SCORES.name,
    subjects.map((key) => ({ key, value: value(key) })),
  )
}

async function stored(): Promise<void> {
  await bench.caughtUp()
  for (const topic of [CONVERSIONS.name, FRAUD_SCORES.name, replayTopic(CLICKS).name]) {
    await waitFor(async () => (await bench.log().lag(CLICK_SINK_GROUP, topic)).every(({ lag }) => lag === 0), {
      deadlineMs: 30_000,
      what: `${topic} to be stored`,
    })
  }
}

/** What control writes when somebody asks. */
async function ask(
  subject: ErasureMessage['subject'],
  keys: readonly ErasedKey[],
  state: ErasureMessage['state'] = 'asked',
): Promise<string> {
  const [id, until] = [randomUUID(), Date.now()]
  const removed = { clicks: 0, conversions: 0, refused_postbacks: 0, scores: 0 }
  const erasure = {
    id,
    subject,
    until,
    asked_at: until,
    actor: 'test',
    state,
    detail: '',
    removed,
    days_left: [],
    done_at: null,
  }
  await bench
    .log()
    .append(ERASED.name, [
      ...keys.map((key) => ({ key: erasedKey(key), value: ERASED_MESSAGE.encode({ until }) })),
      { key: erasureKey(id), value: ERASURE_MESSAGE.encode(erasure) },
    ])
  return id
}

async function statesOf(id: string): Promise<ErasureMessage[]> {
  const states: ErasureMessage[] = []
  const table = await bench.log().table({
    topics: [ERASED.name],
    onRecord: ({ key, value }) => {
      if (value !== null && key.toString() === erasureKey(id)) states.push(ERASURE_MESSAGE.decode(value))
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  return states
}

async function done(id: string): Promise<ErasureMessage> {
  return waitFor(async () => (await statesOf(id)).findLast(({ state }) => state === 'done'), {
    deadlineMs: 60_000,
    what: 'the erasure to be done',
  })
}

/** Ids of what is stored, of every table that names a click. */
async function clickIds(table: string, where = 'true'): Promise<string[]> {
  const rows = await clickhouse.query<{ id: string }>(
    `SELECT toString(t.click_id) AS id FROM ${table} AS t WHERE ${where} ORDER BY id`,
  )
  return rows.map(({ id }) => id)
}

async function scores(): Promise<string[]> {
  return (
    await clickhouse.query<{ subject: string }>('SELECT DISTINCT subject FROM click_scores ORDER BY subject')
  ).map(({ subject }) => subject)
}

/** Keys of every aggregate whose sum is another than a recount of the raw rows gives; the views of the migrations say how to count. */
async function wrongSums(): Promise<unknown[]> {
  const wrong: unknown[] = []
  for (const { table, measure } of HOURLY_AGGREGATES) {
    const [view] = await schema.query<{ as_select: string }>(
      `SELECT as_select FROM system.tables WHERE database = 'smartlink' AND name = '${table}_mv'`,
    )
    wrong.push(
      ...(await schema.query(
        `SELECT '${table}' AS t, * EXCEPT(${measure}), sum(${measure}) AS difference FROM (
           SELECT * REPLACE(toInt64(${measure}) AS ${measure}) FROM (${view?.as_select})
           UNION ALL SELECT * REPLACE(-toInt64(${measure}) AS ${measure}) FROM smartlink.${table}
         ) GROUP BY ALL HAVING difference != 0`,
      )),
    )
  }
  return wrong
}

/** As upkeep does, which lets inserts under way end before it looks at an hour. */
async function repair(): Promise<void> {
  while ((await repairAggregates(schema, Date.now() + 60_000)) !== undefined);
}

test(
  'a publisher is erased while clicks go on: every table and sum is without it, others are untouched, and what comes late goes by its time',
  async () => {
    // Over midnight, whenever it is.
    const theirs = visits(7, {}, HOUR_MS)
    const others = visits(8, {}, HOUR_MS)
    await stored()
    for (const [index, id] of theirs.slice(0, 4).entries())
      convert(id, 7, { txid: `t${index}`, ...(index === 3 ? { refused: 'conversion.token_wrong' } : {}) })
    for (const [index, id] of others.slice(0, 2).entries())
      convert(id, 8, { txid: `o${index}`, ...(index === 1 ? { refused: 'conversion.token_wrong' } : {}) })
    await publish('source:7', 'source:7/a', 'source:77', 'source:8', 'address:0000000000000007')
    await stored()

    // The newest of all is theirs, and more of both comes meanwhile.
    const id = await ask({ kind: 'publisher', publisher_id: 7 }, [{ kind: 'publisher', id: 7 }])
    const until = (await statesOf(id))[0]?.until ?? 0
    const [late] = bench.outbox.clicks(1, () => ({ publisher_id: 7, time: until - 5 * HOUR_MS }))
    const after = bench.outbox.clicks(3, () => ({ publisher_id: 7, time: until + 1_000 }))
    others.push(...bench.outbox.clicks(20, () => ({ publisher_id: 8 })))
    const erased = await done(id)
    await stored()

    expect(await clickIds('clicks', 'publisher_id = 7')).toEqual(after.toSorted())
    expect(await clickIds('clicks', 'publisher_id = 8')).toEqual(others.toSorted())
    expect(await clickIds('v_clicks', 'publisher_id = 7')).toEqual(after.toSorted())
    expect(await clickIds('conversions')).toEqual([others[0]])
    expect(await clickIds('rejected_conversions')).toEqual([others[1]])
    expect(await scores()).toEqual(['address:0000000000000007', 'source:77', 'source:8'])
    // The late one is removed by the erasure, or as what came after it.
    expect(erased.removed).toMatchObject({ conversions: 3, refused_postbacks: 1, scores: 2 })
    expect([30, 31]).toContain(erased.removed.clicks)
    expect(
      (await statesOf(id)).map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]),
    ).toEqual(['asked', 'deleting', 'waiting', 'rebuilding', 'done'])
    expect(await wrongSums()).toEqual([])

    // Days later, from an outbox that could not ship: by the time of the click.
    const [older] = bench.outbox.clicks(1, () => ({ publisher_id: 7, time: until }))
    const [younger] = bench.outbox.clicks(1, () => ({ publisher_id: 7, time: until + 1 }))
    convert(theirs[5] ?? '', 7, { txid: 'too late' })
    await stored()
    const left = await clickIds('clicks', 'publisher_id = 7')
    expect(left).toEqual([...after, younger ?? ''].toSorted())
    expect(left).not.toContain(older)
    expect(left).not.toContain(late)
    expect(await clickIds('conversions')).toEqual([others[0]])
    await repair()
    expect(await wrongSums()).toEqual([])
    expect(sink.crashes).toEqual([])
  },
  TIMEOUT_MS,
)

test(
  'an address is erased with its visitors and conversions, by every hash it has; a single click goes alone; neither comes back',
  async () => {
    const [address, visitor] = [Buffer.from(ADDRESS, 'hex'), Buffer.from(VISITOR, 'hex')]
    const under = visits(9, { address_key: address, visitor_key: visitor, key_id: 1 })
    const underOther = visits(9, { address_key: Buffer.from('c1'.repeat(8), 'hex'), key_id: 2 })
    // The same hash under another key is somebody else.
    const stranger = visits(9, { address_key: address, key_id: 2 })
    await stored()
    convert(under[0] ?? '', 9, { txid: 'a' })
    convert(stranger[0] ?? '', 9, { txid: 'b' })
    convert(stranger[1] ?? '', 9, { txid: 'c' })
    await publish(`address:${ADDRESS}`, `visitor:${VISITOR}`, 'visitor:ffb2b3b4b5b6b7b8', 'source:9')
    await stored()
    const alone = stranger[1] ?? ''

    const hashes = [
      { key_id: 1, hash: ADDRESS },
      { key_id: 2, hash: 'c1'.repeat(8) },
    ]
    const [ofAddress, ofClick] = await Promise.all([
      ask(
        { kind: 'address', hashes },
        hashes.map(({ key_id: keyId, hash }) => ({ kind: 'address', keyId, hash })),
      ),
      ask({ kind: 'click', click_id: alone }, [{ kind: 'click', id: alone }]),
    ])
    expect((await done(ofAddress)).removed).toEqual({ clicks: 60, conversions: 1, refused_postbacks: 0, scores: 2 })
    expect((await done(ofClick)).removed).toEqual({ clicks: 1, conversions: 1, refused_postbacks: 0, scores: 0 })
    const left = stranger.filter((id) => id !== alone)
    expect(await clickIds('clicks', 'publisher_id = 9')).toEqual(left.toSorted())
    expect(await clickIds('conversions', 'publisher_id = 9')).toEqual([stranger[0]])
    expect(await scores()).not.toContain(`visitor:${VISITOR}`)
    expect(await scores()).toContain('visitor:ffb2b3b4b5b6b7b8')

    // A conversion names its click and no address; and a click that was put aside may be sent again.
    convert(underOther[3] ?? '', 9, { txid: 'late' })
    convert(stranger[4] ?? '', 9, { txid: 'd' })
    const records = await recordsOf(CLICKS.name)
    const wanted = new Set([under[2], alone].map((id) => parseUuid(id ?? '')?.toString('hex')))
    const replays = records.filter(({ value }) => wanted.has(value.toString('hex', 10, 26)))
    expect(replays).toHaveLength(2)
    await bench.log().append(
      replayTopic(CLICKS).name,
      replays.map(({ key, value }) => ({
        key,
        value: REPLAY.encode({
          group: CLICK_SINK_GROUP,
          topic: CLICKS.name,
          key: key.toString('base64'),
          value: value.toString('base64'),
          parked_offset: 1,
          replayed_at: Date.now(),
        }),
      })),
    )
    await stored()
    expect(await clickIds('clicks', 'publisher_id = 9')).toEqual(left.toSorted())
    expect(await clickIds('conversions', 'publisher_id = 9')).toEqual([stranger[0] ?? '', stranger[4] ?? ''].toSorted())
    await repair()
    expect(await wrongSums()).toEqual([])

    // Nothing is taken for lost, though the newest rows of the partition may be gone.
    await sink.service.stop()
    await schema.command('OPTIMIZE TABLE smartlink.erased_through FINAL')
    const again = await startSink()
    visits(10)
    await stored()
    expect(await again.metric('smartlink_sink_alarms_total')).toBe(0)
  },
  TIMEOUT_MS,
)

test(
  'an erasure that was left half done is finished by the next member, and the newest rows of a partition may be erased',
  async () => {
    visits(11)
    await stored()
    const theirs = visits(12)
    await stored()
    await sink.service.stop()
    const id = await ask({ kind: 'publisher', publisher_id: 12 }, [{ kind: 'publisher', id: 12 }], 'waiting')
    sink = await startSink()
    expect((await done(id)).removed.clicks).toBe(theirs.length)
    await sink.service.stop()
    sink = await startSink()
    const after = visits(11)
    await stored()
    expect(await clickIds('clicks', 'publisher_id = 12')).toEqual([])
    expect(await clickIds('clicks', 'publisher_id = 11')).toHaveLength(30 + after.length)
    expect(await sink.metric('smartlink_sink_alarms_total')).toBe(0)
    expect(await sink.metric('smartlink_sink_duplicates_total')).toBe(0)
    await repair()
    expect(await wrongSums()).toEqual([])
  },
  TIMEOUT_MS,
)

async function recordsOf(topic: string): Promise<{ readonly key: Buffer; readonly value: Buffer }[]> {
  const records: { key: Buffer; value: Buffer }[] = []
  const table = await bench.log().table({
    topics: [topic],
    onRecord: ({ key, value }) => {
      if (value !== null) records.push({ key, value })
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  return records
}
