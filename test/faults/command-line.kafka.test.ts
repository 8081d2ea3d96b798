import { randomFillSync } from 'node:crypto'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { decodeEvent, encodeClick } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick } from '@smartlink/events/testing/sample-events'
import { CLICK_SINK_GROUP, CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { createUuid7, formatUuid } from '@smartlink/events/uuid7'
import { openKafkaEventLog } from '@smartlink/event-log/kafka/kafka-event-log'
import { optionsForTests } from '@smartlink/event-log/kafka/testing/options-for-tests'
import type { EventLog, LogRecord } from '@smartlink/event-log/event-log'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { moreClicks, startClickLoad } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'

const RATE = 100
const FORKED_STREAM = join(import.meta.dirname, '../harness/forked-stream.ts')
const uuid7 = createUuid7((target) => void randomFillSync(target))
let system: FleetOnKafka
let log: EventLog

interface Parked {
  readonly records: readonly {
    readonly id: number
    readonly reason: string
    readonly partition: number
    readonly offset: number
    readonly replayed_at: readonly string[]
  }[]
}

interface Why {
  readonly standing: string
  readonly lag: number
  readonly holes: readonly { readonly stream: string; readonly from: number; readonly to: number }[]
}

beforeAll(async () => {
  system = await startFleetOnKafka(1, 300)
  log = openKafkaEventLog(optionsForTests(system.kafka.brokers))
})

afterEach(() => system.stopLoads())
afterAll(async () => {
  await log?.close()
  await system?.stop()
})

const json = <T>(words: string, expectedCode = 0): Promise<T> =>
  smartlinkJson<T>(words.split(' '), system.settings, expectedCode)

async function stored(clickIds: readonly string[]): Promise<number[]> {
  const rows = await queryClickHouse<{ id: string; n: number }>(
    system.analyst,
    `SELECT toString(click_id) AS id, toInt32(count()) AS n FROM clicks
     WHERE click_id IN (${clickIds.map((id) => `'${id}'`).join(',')}) GROUP BY click_id`,
  )
  return clickIds.map((id) => rows.find((row) => row.id === id)?.n ?? 0)
}

async function parked(reason: string, count: number): Promise<Parked['records']> {
  return waitFor(
    async () => {
      const { records } = await json<Parked>(`parked ls clicks.v1 --reason ${reason}`)
      return records.length === count ? records : undefined
    },
    { deadlineMs: 30_000, everyMs: 300, what: `${count} records parked as ${reason}` },
  )
}

/** The newest click in the log. */
async function someClick(): Promise<LogRecord & { readonly value: Buffer }> {
  let found: (LogRecord & { readonly value: Buffer }) | undefined
  const table = await log.table({
    topics: [CLICKS.name],
    onRecord(record) {
      const { value } = record
      if (value === null) return
      const event = decodeEvent(value)
      if (event.state === 'event' && event.name === 'click') found = { ...record, value }
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  if (found === undefined) throw new Error('the log holds no click')
  return found
}

test('parked records are listed, shown and replayed: what was right is stored once, what was wrong is parked again', async () => {
  const load = system.startLoad(RATE)
  await moreClicks(load, 50)
  const { cappedOfferId } = system.evidence().catalog.cappedLink
  await waitFor(() => Promise.resolve(load.ledger.some(({ offerId }) => offerId === cappedOfferId) || undefined), {
    deadlineMs: 60_000,
    what: 'a click on the capped offer',
  })
  await load.stop()
  await expectStoredOnce(system.evidence())
  const original = await someClick()
  const event = decodeEvent(original.value)
  if (event.state !== 'event' || event.name !== 'click') throw new Error('no click')
  // A machine that was forked while it ran: the same origin, another click.
  const id = uuid7(Date.now())
  const forked = encodeClick({ ...event.value, click_id: id, link_id: 999_999 })
  const { partition, key } = original
  // A body a byte short, one with a wrong byte, and what is no event at all.
  const short = Buffer.concat([original.value.subarray(0, 60), original.value.subarray(61)])
  const damaged = Buffer.from(original.value)
  damaged.writeUInt8(damaged.readUInt8(70) ^ 8, 70)
  const values = [forked, short, damaged, Buffer.from('poison')]
  await log.append(
    CLICKS.name,
    values.map((value) => ({ key, value, partition })),
  )

  const [conflict] = await parked('origin.conflict', 1)
  await parked('event.bad_guard', 2)
  await parked('event.not_single_object', 1)
  const shown = await json<{ event: { state: string; fields: { click_id: string } } }>(
    `parked show clicks.v1 ${conflict?.id}`,
  )
  expect(shown.event).toMatchObject({ state: 'event', fields: { click_id: id.toString('hex') } })
  expect(await stored([formatUuid(id)])).toEqual([0])

  expect(await json(`parked replay clicks.v1 ${conflict?.id}`)).toMatchObject({ replayed: [conflict?.id] })
  await waitFor(async () => (await stored([formatUuid(id)]))[0] === 1, {
    deadlineMs: 90_000,
    everyMs: 300,
    what: 'the replay',
  })
  expect(await json(`parked replay clicks.v1 ${conflict?.id}`)).toEqual({
    replayed: [],
    skipped: [{ id: conflict?.id, why: 'replayed' }],
    unknown: [],
  })
  expect((await parked('origin.conflict', 1))[0]?.replayed_at).toHaveLength(1)
  await json('parked replay clicks.v1 --all --reason event.bad_guard')
  // Bytes that are wrong are wrong for ever, and said so again.
  await parked('event.bad_guard', 4)
  // Sent a second time, it is there already.
  await json(`parked replay clicks.v1 ${conflict?.id} --again`)
  const after = await parked('origin.conflict', 1)
  expect(after[0]?.replayed_at).toHaveLength(2)
  await waitFor(async () => (await log.lag(CLICK_SINK_GROUP, 'clicks.v1.replay.v1')).every(({ lag }) => lag === 0), {
    deadlineMs: 60_000,
    what: 'the replays to be taken',
  })
  expect(await stored([formatUuid(id)])).toEqual([1])
})

test('a hole in the log is named, and filled from the segments that are kept', async () => {
  const directory = join(system.directory, 'holey')
  const partition = 3
  const logId = await logIdOf()
  const writer = openOutboxWriter({
    directory: join(directory, 'outbox', '0'),
    partitioning: { mode: 'kafka', partitions: { [CLICKS.name]: CLICKS.partitions, [CONVERSIONS.name]: 12 } },
    logId,
    keyIds: () => [1],
    label: 'holey',
    bootId: 'boot',
    fsync: { mode: 'interval', intervalMs: 200 },
    maxUnreadBytes: 1024 ** 3,
    checkpoint: () => Buffer.from('{}'),
    clock: { now: () => Date.now() },
  })
  const ids: string[] = []
  const sent: { key: Buffer; value: Buffer; partition: number }[] = []
  for (let sequence = 0; sequence < 20; sequence++) {
    const id = uuid7(Date.now())
    const value = encodeClick({
      ...sampleClick({ click_id: id, time: Date.now() }),
      origin: makeOrigin(writer.stream, sequence),
    })
    writer.append(CLICKS.name, partition, sequence, Buffer.from('key'), value)
    ids.push(formatUuid(id))
    // Acknowledged by the log, and lost by it.
    if (sequence < 5 || sequence > 11) sent.push({ key: Buffer.from('key'), value, partition })
  }
  writer.flush()
  await writer.close()
  await log.append(CLICKS.name, sent)

  const hole = { stream: writer.stream, from: 5, to: 12 }
  expect((await json<Why>(`partition why clicks.v1 ${partition}`, 3)).holes).toMatchObject([hole])
  // By its id a click is only sent where its number is taken, or it would be stored once more when the hole is filled.
  expect(await json(`outbox reship --stream ${writer.stream} --data ${directory}`, 3)).toEqual({
    reshipped: 13,
    left: 7,
  })
  expect(await json(`outbox reship --holes --data ${directory}`)).toEqual({
    holes: [{ ...hole, partition, reshipped: 7 }],
  })
  await waitFor(async () => (await stored(ids)).every((count) => count === 1), {
    deadlineMs: 60_000,
    everyMs: 500,
    what: 'every click of the stream',
  })
  // Marks come all the time, so there may be something to take; nothing is missing.
  const why = await json<Why>(`partition why clicks.v1 ${partition}`)
  expect(why.holes).toEqual([])
  expect(['caught_up', 'behind', 'in_doubt']).toContain(why.standing)
  expect(await json('outbox reship --holes --data ' + directory)).toEqual({ holes: [] })
  // Everything once more changes nothing.
  expect(await json(`outbox reship --all --data ${directory}`)).toEqual({ reshipped: 20 })
  expect(await json(`outbox reship --holes --data ${directory}`)).toEqual({ holes: [] })
})

test('an outbox that is moved to another disk goes on there, with all that waited in it', async () => {
  const { fleet, directory } = system
  await fleet.start('ingress', 'moved')
  const load = system.startLoad(RATE, 'moved')
  await moreClicks(load, 20)
  await system.kafka.pause()
  await moreClicks(load, 120)
  await fleet.kill('moved')
  await system.kafka.resume()
  const bigger = join(directory, 'a-bigger-disk')
  cpSync(join(directory, 'moved'), bigger, { recursive: true })
  rmSync(join(directory, 'moved'), { recursive: true })

  await fleet.start('ingress', 'moved', { SMARTLINK_DATA: bigger })
  await moreClicks(load, 20)
  await load.stop()
  await expectStoredOnce(system.evidence())
  const { parts } = await json<{ parts: unknown[] }>(`outbox ls --data ${bigger}`)
  expect(parts.length).toBeGreaterThan(1)
  expect(await fleet.kill('moved', 'SIGTERM')).toBe(0)
})

test('two machines that wrote as one stream, one far behind, are started again, and the clicks of both count', async () => {
  const { fleet, directory } = system
  const { catalog, ledger } = system.evidence()
  const stream = '00112233aabbccdd'
  const fork = { NODE_OPTIONS: `--import=${FORKED_STREAM}`, SMARTLINK_TEST_STREAM: stream, SMARTLINK_LABEL: 'forked' }
  const [ahead, behind] = ['forked-1', 'forked-2'] as const
  await Promise.all([ahead, behind].map((name) => fleet.start('ingress', name, fork)))
  const clicked = async (ingress: string, clicks: number): Promise<ClickLoad['ledger']> => {
    const load = startClickLoad({
      ingressUrl: () => fleet.url('ingress', ingress),
      slugs: [catalog.weightLink.slug],
      publisherIds: catalog.publisherIds,
      connections: 8,
      clicksPerSecond: 4 * RATE,
    })
    await moreClicks(load, clicks)
    await load.stop()
    return load.ledger
  }
  // Numbers of one partition are compared with the 64 before; clicks spread over twelve.
  const late = 60
  const told = [...ledger, ...(await clicked(ahead, 64 * 2 * CLICKS.partitions)), ...(await clicked(behind, late))]
  for (const name of [ahead, behind]) {
    expect(await fleet.kill(name, 'SIGTERM')).toBe(0)
    await fleet.start('ingress', name)
  }

  // All of these are younger than what their numbers stand for, so each is noticed.
  const { records } = await json<Parked>('parked ls clicks.v1 --reason origin.conflict')
  expect(records.length).toBeGreaterThanOrEqual(late)
  for (const name of [ahead, behind]) {
    await json(`outbox reship --stream ${stream} --data ${join(directory, name)}`)
  }
  await expectStoredOnce({ ...system.evidence(), ledger: told })
  for (const name of [ahead, behind]) expect(await fleet.kill(name, 'SIGTERM')).toBe(0)
})

test('a node that is gone: what its disk held is shipped, then it is written off and holds nothing back', async () => {
  const { fleet, directory } = system
  await fleet.start('ingress', 'doomed')
  const load = system.startLoad(RATE, 'doomed')
  await moreClicks(load, 60)
  expect((await smartlink(['node', 'lost', 'doomed'], system.settings)).code).toBe(2)
  const inUse = await smartlink(['outbox', 'ship', join(directory, 'doomed')], system.settings)
  expect({ code: inUse.code, said: inUse.stderr }).toMatchObject({ code: 4, said: expect.stringContaining('in use') })

  await system.kafka.pause()
  // Some were on their way already: of twice as many, more than that wait on the disk.
  await moreClicks(load, 120)
  await fleet.kill('doomed')
  await load.stop()
  await system.kafka.resume()
  const { parts } = await json<{ parts: { unshipped: number; label: string }[] }>(
    `outbox ls --data ${join(directory, 'doomed')}`,
  )
  expect(parts.every(({ label }) => label === 'doomed')).toBe(true)
  expect(parts.reduce((sum, { unshipped }) => sum + unshipped, 0)).toBeGreaterThan(60)
  expect(await json(`outbox ship ${join(directory, 'doomed')}`)).toMatchObject({ complete: true, labels: ['doomed'] })
  await expectStoredOnce(system.evidence())

  const lost = await json<{ streams: { stream: string }[]; tokens: { cap: string; confirmed: boolean }[] }>(
    'node lost doomed --alive',
  )
  expect(lost.streams).toHaveLength(1)
  expect(lost.tokens.length).toBeGreaterThan(0)
  expect(lost.tokens.every(({ confirmed }) => confirmed)).toBe(true)
  // Later a person says that it used no more than the ledger heard of. It did, so the cap is not kept from here on.
  const [held] = lost.tokens
  const again = await json<{ tokens: { cap: string; written_off: number }[] }>(
    `node lost doomed --alive --used ${held?.cap}=0`,
  )
  expect(again.tokens.find(({ cap }) => cap === held?.cap)?.written_off).toBe(0)
  const now = new Date().toISOString()
  const { report } = system.evidence()
  await waitFor(
    async () => {
      const { meta } = await report.get<{ meta: { complete_until: string } }>('/v1/reports/clicks?metrics=gross')
      return meta.complete_until > now
    },
    { deadlineMs: 60_000, everyMs: 500, what: 'reports that no longer wait for the lost node' },
  )
  await json('node lost nobody', 3)
})

test('aggregates that were damaged are made again from the raw clicks', async () => {
  const schema = (sql: string): Promise<Response> =>
    fetch(`${system.analyst.url}/?mutations_sync=2`, {
      method: 'POST',
      headers: {
        'x-clickhouse-user': system.settings['SMARTLINK_CLICKHOUSE_USER'] ?? '',
        'x-clickhouse-key': readFileSync(system.settings['SMARTLINK_CLICKHOUSE_PASSWORD_FILE'] ?? '', 'utf8').trim(),
      },
      body: sql,
    })
  const missing = async (): Promise<number> => {
    const [row] = await queryClickHouse<{ missing: number }>(
      system.analyst,
      `SELECT toInt32(count()) - (SELECT toInt32(sum(clicks)) FROM clicks_hourly) AS missing FROM clicks`,
    )
    return row?.missing ?? -1
  }
  expect((await schema('ALTER TABLE smartlink.clicks_hourly DELETE WHERE 1')).ok).toBe(true)
  expect(await missing()).toBeGreaterThan(0)
  const [range] = await queryClickHouse<{ first: string; last: string }>(
    system.analyst,
    'SELECT toString(toDate(min(time))) AS first, toString(toDate(max(time))) AS last FROM clicks',
  )
  await json(`rebuild aggregates --from ${range?.first} --to ${range?.last}`)
  expect(await missing()).toBe(0)
})

test('what is not there is said, and told apart by the exit code', async () => {
  const refused: readonly (readonly [string, number, RegExp])[] = [
    ['parked show clicks.v1 999999', 3, /no parked record 999999/],
    ['partition why clicks.v1 99', 2, /partitions 0 to 11/],
    ['rebuild aggregates --from 2020-01-01', 1, /raw_rows_expired/],
  ]
  for (const [words, code, text] of refused) {
    expect({ words, ...(await smartlink(words.split(' '), system.settings)) }).toMatchObject({
      words,
      code,
      stderr: expect.stringMatching(text) as string,
    })
  }
})

async function logIdOf(): Promise<string> {
  const { parts } = await json<{ parts: { log_id: string }[] }>(`outbox ls --data ${join(system.directory, 'ingress')}`)
  return parts[0]?.log_id ?? ''
}
