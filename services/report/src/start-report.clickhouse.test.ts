import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertClicks, insertMarks } from '@smartlink/clickhouse/testing/insert-events'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { createUuid7, formatUuid } from '@smartlink/events/uuid7'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { conversionRow } from './testing/random-traffic.ts'
import { PUBLISHER_ID, startReportUnderTest } from './testing/report-under-test.ts'
import type { ReportUnderTest } from './testing/report-under-test.ts'
import type { NewClick } from '@smartlink/events/generated/click'

const NOW = Date.now()
const newId = createUuid7((target) => void crypto.getRandomValues(target))

let report: ReportUnderTest

/** Ten clicks, one a minute, newest last: publishers 7 and 8 in turn, three sub ids. */
const CLICKS: readonly NewClick[] = Array.from({ length: 10 }, (_, index) => {
  const time = NOW - (10 - index) * 60_000
  return sampleClick({
    time,
    click_id: newId(time),
    origin: makeOrigin('00000000000000bb', index),
    class: 'human',
    outcome: 'delivered',
    reason: '',
    link_id: 17,
    offer_id: 33,
    publisher_id: 7 + (index % 2),
    sub1: ['=cmd', 'b', 'c'][index % 3] ?? '',
  })
})

beforeAll(async () => {
  report = await startReportUnderTest()
  const sink = report.server.open('sink')
  await insertClicks(sink, CLICKS)
  const closed = { closing: false, closes: [], partitions: 1, dropped: { human: 2, bot: 0, preflight: 0, test: 0 } }
  await insertMarks(
    sink,
    [
      sampleMark({ ...closed, time: NOW - 5_000, label: 'node-a', origin: makeOrigin('00000000000000bb', 10) }),
      sampleMark({ ...closed, time: NOW - 90_000, label: 'node-b', origin: makeOrigin('00000000000000cc', 3) }),
    ],
    { first: 100 },
  )
  await sink.insertRows(
    'conversions',
    CLICKS.slice(0, 4).map((click) =>
      conversionRow({
        click,
        cid: formatUuid(click.click_id),
        version: 3,
        status: 'approved',
        receivedAtMs: NOW,
        payoutMicros: 1_500_000,
        payoutCurrency: 'USD',
        revenueMicros: 2_000_000,
        revenueCurrency: 'USD',
      }),
    ),
  )
  await sink.insertRows('catalog_history', [
    {
      revision: 1,
      kind: 'smart_link',
      id: '17',
      status: 'live',
      at: new Date(NOW).toISOString(),
      body: '{"name":"Old name","tags":[]}',
    },
    {
      revision: 2,
      kind: 'smart_link',
      id: '17',
      status: 'live',
      at: new Date(NOW).toISOString(),
      body: '{"name":"Summer","tags":["sun","sea"]}',
    },
    {
      revision: 3,
      kind: 'offer',
      id: '33',
      status: 'archived',
      at: new Date(NOW).toISOString(),
      body: '{"name":"Shoes","tags":[]}',
    },
  ])
}, 90_000)
afterAll(() => report.stop())

/** Everything an answer may hold; each test looks at its own part. */
interface AnyBody {
  readonly meta: Readonly<Record<string, unknown>>
  readonly totals: unknown
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly next_cursor: string | null
  readonly code: string
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly allowed?: readonly string[] }[]
}

const json = async (path: string, token?: string): Promise<{ status: number; body: AnyBody }> => {
  const response = await report.get(path, token)
  return { status: response.status, body: (await response.json()) as AnyBody }
}

describe('GET /v1/reports/clicks', () => {
  test('counts by link and offer, with their names now, money with its currency, and how complete it is', async () => {
    const { status, body } = await json(
      '/v1/reports/clicks?group_by=link,offer&metrics=gross,delivered,conversions,cr,payout,revenue,profit,epc',
    )
    expect(status).toBe(200)
    const numbers = {
      gross: 10,
      delivered: 10,
      conversions: 4,
      cr: 0.4,
      payout: [{ amount: '6.00', currency: 'USD' }],
      revenue: [{ amount: '8.00', currency: 'USD' }],
      profit: [{ amount: '2.00', currency: 'USD' }],
      epc: [{ amount: '0.60', currency: 'USD' }],
    }
    expect(body.totals).toEqual(numbers)
    expect(body.rows).toEqual([{ link_id: 17, link_name: 'Summer', offer_id: 33, offer_name: 'Shoes', ...numbers }])
    expect(body.meta).toMatchObject({
      tz: 'UTC',
      complete_until: new Date(NOW - 90_000).toISOString(),
      held_back_by: [
        { stream: '00000000000000cc', label: 'node-b', complete_until: new Date(NOW - 90_000).toISOString() },
      ],
      dropped: 4,
      late: 0,
      source: ['clicks_hourly', 'conversions'],
      truncated: false,
    })
  })

  test('shows the first sub ids and the rest as one row, which still adds up', async () => {
    const { body } = await json('/v1/reports/clicks?group_by=sub1&metrics=gross,unique_clicks&top=1')
    expect(body.rows).toEqual([
      { sub1: null, is_other: true, gross: 6, unique_clicks: 1 },
      { sub1: '=cmd', is_other: false, gross: 4, unique_clicks: 1 },
    ])
    expect(body.meta['unique_clicks']).toBe('exact')
  })

  test('counts a click once for each tag of its link, and once in the totals', async () => {
    const { body } = await json('/v1/reports/clicks?group_by=tags&metrics=gross&order_by=tag')
    expect(body.rows).toEqual([
      { tag: 'sea', gross: 10 },
      { tag: 'sun', gross: 10 },
    ])
    expect(body.totals).toEqual({ gross: 10 })
    expect((await json('/v1/reports/clicks?filter=tags:sun&metrics=gross')).body.totals).toEqual({ gross: 10 })
    expect((await json('/v1/reports/clicks?filter=tags:!sun&metrics=gross')).body.totals).toEqual({ gross: 0 })
  })

  test('says what is left out when there are more rows than asked for, and orders as told', async () => {
    const { body } = await json('/v1/reports/clicks?group_by=publisher&metrics=gross&order_by=-publisher_id&limit=1')
    expect(body.rows).toEqual([{ publisher_id: 8, publisher_name: null, gross: 5 }])
    expect(body.meta['truncated']).toBe(true)
  })

  test('has a null for a ratio of nothing and an empty list for no money', async () => {
    const { body } = await json('/v1/reports/clicks?filter=link:999&metrics=gross,cr,payout,epc')
    expect(body.totals).toEqual({ gross: 0, cr: null, payout: [], epc: null })
    expect(body.rows).toEqual([body.totals])
  })

  test('writes CSV that no spreadsheet takes for formulas, with a column for each currency', async () => {
    const response = await report.get('/v1/reports/clicks?group_by=sub1&metrics=gross,payout&format=csv&order_by=sub1')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('smartlink-complete-until')).toBe(new Date(NOW - 90_000).toISOString())
    expect(await response.text()).toBe(
      "sub1,is_other,gross,payout_USD\r\n'=cmd,false,4,3.00\r\nb,false,3,1.50\r\nc,false,3,1.50\r\n",
    )
  })

  test('writes Parquet that ClickHouse reads back', async () => {
    const response = await report.get(
      '/v1/reports/clicks?group_by=link,sub1&interval=day&tz=Europe/Berlin&metrics=gross,payout,cr&format=parquet',
    )
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1')
    const { url, connection } = report.server
    const schema = report.server.open('schema')
    await schema.command(`CREATE TABLE smartlink.from_parquet (time DateTime64(3), link_id Int32, link_name String, sub1 String,
      is_other Bool, gross UInt64, payout Map(String, Decimal(38, 6)), cr Nullable(Float64)) ENGINE = Memory`)
    const insert = encodeURIComponent('INSERT INTO smartlink.from_parquet FORMAT Parquet')
    const password = readFileSync(connection.passwordFile ?? '', 'utf8').trim()
    const inserted = await fetch(`${url}/?query=${insert}`, {
      method: 'POST',
      body: bytes,
      headers: { 'X-ClickHouse-User': connection.user, 'X-ClickHouse-Key': password },
    })
    expect(inserted.status).toBe(200)
    expect(
      await schema.query(`SELECT sum(gross) AS gross, any(link_name) AS link, groupUniqArray(sub1) AS subs, sumMap(payout) AS payout
        FROM smartlink.from_parquet`),
    ).toEqual([{ gross: 10, link: 'Summer', subs: expect.arrayContaining(['=cmd', 'b', 'c']), payout: { USD: '6' } }])
  })

  test('names every fault of a request at once, with what is allowed', async () => {
    const { status, body } = await json(
      '/v1/reports/clicks?from=yesterday&tz=Mars/Base&interval=fortnight&group_by=link,color&metrics=gross,profits&filter=link:abc,size:1&limit=0&colour=red',
    )
    expect(status).toBe(400)
    expect(body.code).toBe('request.bad_query')
    const pointers = body.errors.map(({ pointer, code }) => `${pointer} ${code}`)
    expect(pointers.toSorted()).toEqual([
      '?colour unknown_field',
      '?filter/0/values wrong_type',
      '?filter/1/dimension not_allowed',
      '?group_by/1 not_allowed',
      '?interval not_allowed',
      '?limit too_small',
      '?metrics/1 not_allowed',
      '?tz not_allowed',
    ])
    expect(body.errors.find(({ pointer }) => pointer === '?group_by/1')?.allowed).toContain('country')
  })

  test.each([
    ['from=2026-06-10&to=2026-06-01', '?to'],
    ['from=2020-01-01&to=2026-06-01', '?from'],
    ['from=2026-06-01&to=2026-06-09&interval=minute', '?from'],
    ['from=nonsense', '?from'],
    ['order_by=-payout&metrics=gross', '?order_by/0/name'],
    ['order_by=time', '?order_by/0/name'],
    ['limit=50000', '?limit'],
    ['metrics=', '?metrics'],
  ])('refuses %s', async (query, pointer) => {
    const { status, body } = await json(`/v1/reports/clicks?${query}`)
    expect([query, status, body.errors[0]?.pointer]).toEqual([query, 400, pointer])
  })

  test('shows a publisher its own rows and payout, and refuses the rest', async () => {
    const { publisher } = report.tokens
    const { body } = await json('/v1/reports/clicks?group_by=publisher&metrics=gross,payout,epc', publisher)
    expect(body.rows).toHaveLength(1)
    expect(body.rows[0]).toMatchObject({
      publisher_id: PUBLISHER_ID,
      gross: 5,
      payout: [{ amount: '3.00', currency: 'USD' }],
    })
    expect(body.meta['held_back_by']).toEqual([expect.not.objectContaining({ label: expect.anything() })])
    const other = await json('/v1/reports/clicks?filter=publisher:8&metrics=gross', publisher)
    expect(other.body.totals).toEqual({ gross: 0 })
    const refused = await json(
      '/v1/reports/clicks?group_by=reason,advertiser&filter=reason:x&metrics=revenue,profit,rpc,skips',
      publisher,
    )
    expect(refused.status).toBe(403)
    expect(refused.body.errors).toHaveLength(7)
  })

  test('asks for a token that is known and has not expired, and for GET', async () => {
    expect((await fetch(`${report.url}/v1/reports/clicks`)).status).toBe(401)
    expect((await report.get('/v1/reports/clicks', report.tokens.expired)).status).toBe(401)
    expect((await report.get('/v1/reports/clicks', 'slk_made_up')).status).toBe(401)
    const posted = await fetch(`${report.url}/v1/reports/clicks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${report.tokens.admin}` },
    })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('GET /v1/clicks', () => {
  test('lists clicks newest first, page by page, each once', async () => {
    const ids: string[] = []
    let path = '/v1/clicks?limit=4'
    for (let page = 0; page < 5; page++) {
      const { body } = await json(path)
      ids.push(...body.rows.map((row) => String(row['click_id'])))
      if (body.next_cursor === null) break
      path = `/v1/clicks?limit=4&cursor=${body.next_cursor}`
    }
    expect(ids).toEqual(CLICKS.map((click) => formatUuid(click.click_id)).toReversed())
  })

  test('takes filters, and shows money and times as the API writes them', async () => {
    const { body } = await json('/v1/clicks?filter=publisher:8,sub1:b&limit=1')
    expect(body.rows[0]).toMatchObject({
      publisher_id: 8,
      sub1: 'b',
      time: new Date(NOW - 3 * 60_000).toISOString(),
      payout: { amount: '1.25', currency: 'USD' },
      revenue: { amount: '2.000001', currency: 'EUR' },
    })
  })

  test('shows a publisher only its own, without revenue, reasons and fraud', async () => {
    const { body } = await json('/v1/clicks', report.tokens.publisher)
    expect(body.rows).toHaveLength(5)
    for (const row of body.rows) {
      expect(row['publisher_id']).toBe(PUBLISHER_ID)
      expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['revenue']))
      expect(
        Object.keys(row).filter((name) => /fraud|reason|revenue|trace|advertiser|address|visitor/.test(name)),
      ).toEqual([])
    }
  })

  test.each(['limit=0', 'limit=x', 'cursor=abc', 'filter=reason', 'since=1'])('refuses %s', async (query) => {
    expect((await json(`/v1/clicks?${query}`)).status).toBe(400)
  })
})

describe('GET /v1/clicks/{click_id}', () => {
  const first = CLICKS[0] ?? sampleClick()
  const path = `/v1/clicks/${formatUuid(first.click_id)}`

  test('shows everything that is kept of it, and its conversions', async () => {
    const { status, body } = await json(path)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      click_id: formatUuid(first.click_id),
      stream: '00000000000000bb',
      sequence: 0,
      visitor_key: '0102030405060708',
      trace: [
        { member: 0, offer_id: 31, result: 'target.country' },
        { member: -1, offer_id: 33, result: 'chosen' },
      ],
      conversions: [
        {
          status: 'approved',
          payout: { amount: '1.50', currency: 'USD' },
          revenue: { amount: '2.00', currency: 'USD' },
        },
      ],
    })
  })

  test('does not show it to another publisher, nor what is not its business to its own', async () => {
    const { body } = await json(path, report.tokens.publisher)
    expect(body).toMatchObject({
      publisher_id: PUBLISHER_ID,
      conversions: [{ payout: { amount: '1.50', currency: 'USD' } }],
    })
    expect(JSON.stringify(body)).not.toMatch(/revenue|fraud|trace|visitor_key|advertiser/)
    const ofAnother = CLICKS[1] ?? sampleClick()
    expect((await json(`/v1/clicks/${formatUuid(ofAnother.click_id)}`, report.tokens.publisher)).status).toBe(404)
  })

  test('finds it by the token that advertisers send back, too', async () => {
    const token = Buffer.alloc(45)
    first.click_id.copy(token, 2)
    expect((await json(`/v1/clicks/${token.toString('base64url')}`)).body).toMatchObject({
      click_id: formatUuid(first.click_id),
    })
  })

  test('says 404 for an id that is not there, and for what is no id', async () => {
    expect((await json(`/v1/clicks/${formatUuid(newId(NOW))}`)).body.code).toBe('click.not_found')
    expect((await json('/v1/clicks/17')).status).toBe(404)
  })
})

describe('GET /v1/live', () => {
  test('shows clicks as they are stored, to each listener what it may see, and ends when the service stops or is full', async () => {
    const [all, own] = await Promise.all([listen('/v1/live'), listen('/v1/live', report.tokens.publisher)])
    const third = await report.get('/v1/live')
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '10'])

    const sink = report.server.open('sink')
    let sent = 0
    await waitFor(
      async () => {
        const time = Date.now()
        const publisher_id = sent % 2 === 0 ? 8 : PUBLISHER_ID
        await insertClicks(sink, [sampleClick({ time, click_id: newId(time), publisher_id, link_id: 77 })], {
          first: 1_000 + sent++,
        })
        return all.events().length >= 2 && own.events().length >= 1
      },
      { deadlineMs: 20_000, everyMs: 100, what: 'both listeners to be told' },
    )
    expect(all.events()[0]).toMatchObject({ link_id: 77, fraud_score: 55, reason: 'target.country' })
    for (const event of own.events()) {
      expect(event['publisher_id']).toBe(PUBLISHER_ID)
      expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['fraud_score']))
    }
    all.close()
    own.close()
    const again = await waitFor(
      async () => {
        const response = await report.get('/v1/live')
        await response.body?.cancel()
        return response.status === 200
      },
      { deadlineMs: 10_000, everyMs: 100, what: 'the places to be free again' },
    )
    expect(again).toBe(true)
  }, 60_000)
})

test('a query ends at the server when who asked hangs up', async () => {
  const admin = report.server.open('sink')
  const isRunning = async (): Promise<boolean> => {
    const rows = await admin.query(
      `SELECT query_id FROM system.processes WHERE query LIKE '%endless%' AND query NOT LIKE '%processes%'`,
    )
    return rows.length > 0
  }
  const asking = new AbortController()
  const asked = report.server
    .open('reports')
    .query(`SELECT 'endless', sum(cityHash64(number)) FROM numbers(1000000000000)`, {}, { signal: asking.signal })
  const outcome = asked.then(
    () => 'answered',
    (error: unknown) => String(error),
  )
  await waitFor(isRunning, { deadlineMs: 10_000, what: 'it to run' })
  asking.abort(new Error('gone'))
  expect(await outcome).toBe('Error: gone')
  await waitFor(async () => !(await isRunning()), { deadlineMs: 10_000, what: 'it to end' })
}, 30_000)

test('while ClickHouse is away it says so, is not ready, and answers again when it is back', async () => {
  process.kill(report.server.pid() ?? -1, 'SIGKILL')
  const trouble = await waitFor(
    async () => {
      const response = await report.get('/v1/reports/clicks?metrics=gross')
      return response.status === 200 ? undefined : response
    },
    { deadlineMs: 10_000, everyMs: 5, what: 'a refusal' },
  )
  expect([trouble.status, trouble.headers.get('retry-after')]).toEqual([503, '5'])
  expect(((await trouble.json()) as AnyBody).code).toBe('report.clickhouse_unreachable')
  await waitFor(async () => (await report.get('/v1/reports/clicks?metrics=gross')).status === 200, {
    deadlineMs: 30_000,
    what: 'an answer',
  })
}, 60_000)

test('it is ready when ClickHouse answers, and describes itself', async () => {
  await waitFor(() => report.service.readiness().every(({ ready }) => ready), { deadlineMs: 10_000, what: 'readiness' })
  const openApi = (await (await fetch(`${report.url}/openapi.json`)).json()) as { paths: Record<string, unknown> }
  expect(Object.keys(openApi.paths)).toEqual(
    expect.arrayContaining(['/v1/clicks', '/v1/clicks/{click_id}', '/v1/live', '/v1/reports/clicks']),
  )
})

interface Listener {
  events(): readonly Record<string, unknown>[]
  close(): void
}

async function listen(path: string, token?: string): Promise<Listener> {
  const response = await report.get(path, token)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const reader = response.body?.getReader()
  let text = ''
  const read = async (): Promise<void> => {
    for (;;) {
      const { done = true, value } = (await reader?.read().catch(() => undefined)) ?? {}
      if (done) return
      text += Buffer.from(value ?? []).toString()
    }
  }
  void read()
  return {
    events: () =>
      text
        .split('\n\n')
        .filter((event) => event.startsWith('event: click'))
        .map((event) => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}') as Record<string, unknown>),
    close: () => void reader?.cancel(),
  }
}
