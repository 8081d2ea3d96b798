import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { encodeConversion } from '@smartlink/events/codec'
import { PARKED } from '@smartlink/events/parked-message'
import { sampleConversion } from '@smartlink/events/testing/sample-events'
import { CATALOG, CLICK_SINK_GROUP, CONVERSIONS, FRAUD_SCORES, parkedTopic } from '@smartlink/events/topics'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { parseUuid } from '@smartlink/events/uuid7'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSinkBench } from '../testing/sink-bench.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { SinkBench } from '../testing/sink-bench.ts'

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
const PLAIN = { payout_micros: null, revenue_micros: null, currency: '', late: '', status: 'approved' } as const

async function taken(topic: string): Promise<void> {
  await waitFor(
    async () => {
      const lags = await bench.log().lag(CLICK_SINK_GROUP, topic)
      return lags.some(({ committed }) => committed !== null) && lags.every(({ lag }) => lag === 0)
    },
    { deadlineMs: 30_000, what: `${topic} to be taken` },
  )
}

function stored(columns: string): Promise<Record<string, unknown>[]> {
  return clickhouse.query(`SELECT ${columns} FROM conversions FINAL WHERE log_id = {log_id:String} ORDER BY txid`, {
    log_id: bench.logId,
  })
}

test(
  'a conversion has the dimensions of its click, also when that is stored later, and is one however often it comes',
  async () => {
    await bench.startSink()
    const time = Date.now() - 5_000
    const [id = ''] = bench.outbox.clicks(1, () => ({
      time,
      country: 'AT',
      sub1: 'known',
      payout_micros: 1_250_000,
      payout_currency: 'USD',
    }))
    await bench.caughtUp()
    const of = (clickId: string, txid: string) => ({
      ...PLAIN,
      click_id: parseUuid(clickId) ?? Buffer.alloc(16),
      click_time: time,
      cid: `cid ${txid} 'quoted'`,
      goal: '',
      txid,
    })
    bench.outbox.conversion(of(id, 'a'))
    bench.outbox.conversion({ ...of(id, 'b'), status: 'pending', received_at: Date.now() })
    bench.outbox.conversion({
      ...of(id, 'b'),
      status: 'approved',
      payout_micros: 3_000_000,
      currency: 'EUR',
      received_at: Date.now() + 1,
    })
    bench.outbox.conversion({
      ...of(id, 'b'),
      status: 'approved',
      payout_micros: 9_000_000,
      currency: 'EUR',
      received_at: Date.now() + 2,
    })
    await taken(CONVERSIONS.name)
    expect(await stored('txid, status, enriched, country, sub1, toString(payout) AS payout, payout_currency')).toEqual([
      {
        txid: 'a',
        status: 'approved',
        enriched: true,
        country: 'AT',
        sub1: 'known',
        payout: '1.25',
        payout_currency: 'USD',
      },
      {
        txid: 'b',
        status: 'approved',
        enriched: true,
        country: 'AT',
        sub1: 'known',
        payout: '3',
        payout_currency: 'EUR',
      },
    ])

    // The click of the next one comes after it.
    const later = '019eb172-e2a2-7c3d-8e4f-00000000beef'
    const lateClick = parseUuid(later) ?? Buffer.alloc(16)
    bench.outbox.conversion(of(later, 'c'))
    await taken(CONVERSIONS.name)
    expect((await stored('txid, enriched, country'))[2]).toEqual({ txid: 'c', enriched: false, country: '' })
    bench.outbox.clicks(1, () => ({
      click_id: lateClick,
      time,
      country: 'CH',
      payout_micros: 7,
      payout_currency: 'USD',
    }))
    await waitFor(async () => (await stored('enriched'))[2]?.['enriched'] === true, {
      deadlineMs: 20_000,
      what: 'the click to be found',
    })
    expect((await stored('txid, country, toString(payout) AS payout, toString(click_id) AS click'))[2]).toEqual({
      txid: 'c',
      country: 'CH',
      payout: '0.000007',
      click: later,
    })
  },
  TIMEOUT_MS,
)

test(
  'refused postbacks are kept apart, damaged records are parked, and a second reading changes nothing',
  async () => {
    const first = await bench.startSink()
    bench.outbox.conversion({ ...PLAIN, refused: 'conversion.bad_token', input: 'cid=x&payout=-1', txid: 'no' })
    bench.outbox.conversion({ ...PLAIN, txid: 'yes', goal: 'twice' })
    const damaged = encodeConversion(sampleConversion())
    damaged.writeUInt8(damaged.readUInt8(90) ^ 1, 90)
    bench.outbox.rawConversion(() => damaged)
    await taken(CONVERSIONS.name)
    const rejected = () =>
      clickhouse.query('SELECT txid, refused, input FROM rejected_conversions FINAL WHERE log_id = {log_id:String}', {
        log_id: bench.logId,
      })
    expect(await rejected()).toEqual([{ txid: 'no', refused: 'conversion.bad_token', input: 'cid=x&payout=-1' }])
    expect(await stored('txid')).toEqual([{ txid: 'yes' }])
    const parked: unknown[] = []
    const table = await bench.log().table({
      topics: [parkedTopic(CONVERSIONS).name],
      onRecord: ({ value }) => parked.push(PARKED.decode(value ?? Buffer.alloc(0))),
      onCrash: (error) => parked.push(error),
    })
    await table.ready
    await table.close()
    expect(parked).toMatchObject([{ reason: 'event.bad_guard', value: damaged.toString('base64') }])

    // As if the commit had not been made before a crash.
    await first.service.stop()
    const again = await bench.log().consume({
      group: CLICK_SINK_GROUP,
      topics: [CONVERSIONS.name],
      assigned: async (assignment) => {
        await assignment.commit(assignment.begin)
        return { startAt: assignment.end }
      },
      handleBatch: async () => undefined,
      onCrash: (error) => parked.push(error),
    })
    await waitFor(async () => (await bench.log().lag(CLICK_SINK_GROUP, CONVERSIONS.name))[0]?.lag === 3, {
      deadlineMs: 10_000,
      what: 'the commit to go back',
    })
    await again.close()
    await bench.startSink()
    await taken(CONVERSIONS.name)
    expect(await rejected()).toHaveLength(1)
    expect(await stored('txid')).toEqual([{ txid: 'yes' }])
  },
  TIMEOUT_MS,
)

test(
  'the catalog’s history and the published scores are kept',
  async () => {
    await bench.startSink()
    const at = new Date().toISOString()
    const record = {
      kind: 'publisher',
      id: 7,
      needs: 1,
      created_at: at,
      status: 'live',
      actor: 'token:1',
      body: { name: 'P', tags: ['t'] },
    }
    const revisions = [2, 3].map((revision) => ({
      key: 'publisher/7',
      value: Buffer.from(JSON.stringify({ ...record, revision, at })),
    }))
    await bench.log().append(CATALOG.name, [...revisions, { key: 'publisher/8', value: Buffer.from('no json') }])
    const score = {
      subject: 'address:00112233445566ff',
      score: 80,
      band: 'high',
      category: 'proxy',
      expires_at: Date.now(),
      version: '1',
      source: 'rules',
    } as const
    await bench.log().append(FRAUD_SCORES.name, [{ key: score.subject, value: FRAUD_SCORE.encode(score) }])
    await Promise.all([taken(CATALOG.name), taken(FRAUD_SCORES.name)])
    const history = await clickhouse.query(
      'SELECT revision, kind, id, status, actor, name, tags FROM catalog_history FINAL WHERE log_id = {log_id:String} ORDER BY revision',
      { log_id: bench.logId },
    )
    expect(history).toEqual([
      { revision: 1, kind: 'meta', id: 'log', status: '', actor: 'test', name: '', tags: [] },
      { revision: 2, kind: 'publisher', id: '7', status: 'live', actor: 'token:1', name: 'P', tags: ['t'] },
      { revision: 3, kind: 'publisher', id: '7', status: 'live', actor: 'token:1', name: 'P', tags: ['t'] },
    ])
    expect(
      await clickhouse.query(
        'SELECT subject, score, band, hex(subject_key) AS key FROM click_scores FINAL WHERE log_id = {log_id:String}',
        {
          log_id: bench.logId,
        },
      ),
    ).toEqual([{ subject: score.subject, score: 80, band: 'high', key: '112233445566FF' }])
  },
  TIMEOUT_MS,
)
