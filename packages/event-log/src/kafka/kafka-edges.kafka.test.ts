/** What only a real broker can show of this adapter, beside the contract suite. */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import { CLICKS, TOPICS } from '@smartlink/events/topics'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { FencedError, OffsetOutOfRangeError, OutcomeUnknownError, RefusedError } from '../errors.ts'
import type { Assignment, ConsumeOptions, Consumer, EventLog } from '../event-log.ts'
import type { OpenLogOptions } from '../open-log-options.ts'
import { openKafkaEventLog } from './kafka-event-log.ts'
import { optionsForTests } from './testing/options-for-tests.ts'
import { GROUP_TIMING } from './timing.ts'
import type { GroupTiming } from './timing.ts'

const PATIENCE_MS = 30_000
/** The shortest session that a broker takes by default. */
const SHORT_SESSION: GroupTiming = { ...GROUP_TIMING, sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000 }

let kafka: KafkaCluster
let log: EventLog
let topic: string
let tests = 0

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
})
afterAll(async () => {
  await kafka.stop()
})
beforeEach(async () => {
  log = open()
  topic = `edges-${++tests}`
  await log.ensureTopics([{ name: topic, partitions: 2, cleanup: 'delete' }])
})
afterEach(async () => {
  await log.close()
})

function open(timing: GroupTiming = SHORT_SESSION, overrides: Partial<OpenLogOptions> = {}): EventLog {
  return openKafkaEventLog(optionsForTests(kafka.brokers, overrides), timing)
}

const record = (partition: number, text: string) => ({ key: 'k', partition, value: Buffer.from(text) })

interface Watched {
  readonly consumer: Consumer
  readonly values: string[]
  readonly crashes: Error[]
  readonly assignments: Assignment[]
}

async function consume(from: EventLog, group: string, options: Partial<ConsumeOptions> = {}): Promise<Watched> {
  const values: string[] = []
  const crashes: Error[] = []
  const assignments: Assignment[] = []
  const consumer = await from.consume({
    group,
    topics: [topic],
    async assigned(assignment) {
      assignments.push(assignment)
      return { startAt: assignment.committed?.offset ?? assignment.begin }
    },
    async handleBatch({ records }) {
      for (const { value } of records) values.push(String(value))
    },
    onCrash: (error) => crashes.push(error),
    ...options,
  })
  return { consumer, values, crashes, assignments }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await delay(10)
  }
}

test('a commit that the log has trimmed away is an error, for consumers and for tables, never a reset', async () => {
  await log.append(
    topic,
    Array.from({ length: 10 }, (_, index) => record(0, String(index))),
  )
  const first = await consume(log, topic)
  await until('the records', () => first.values.length === 10)
  await first.consumer
    .owned()
    .find(({ partition }) => partition === 0)
    ?.commit(2)
  await first.consumer.close()
  const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  // Fills the metadata that deleting records looks at.
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] })

  const second = await consume(log, topic)
  await until('the crash', () => second.crashes.length === 1)
  expect(second.crashes[0]).toBeInstanceOf(OffsetOutOfRangeError)
  expect(second.values).toEqual([])
  expect(await log.lag(topic, topic)).toMatchObject([{ committed: 2 }, { committed: null }])

  const crashes: Error[] = []
  const table = await log.table({
    topics: [topic],
    from: new Map([[`${topic}/0`, 2]]),
    onRecord: () => undefined,
    onCrash: (error) => crashes.push(error),
  })
  await expect(table.ready).rejects.toThrow(OffsetOutOfRangeError)
  expect(crashes).toHaveLength(1)
})

test('a handler that takes longer than a session keeps its partition, and holds up no other', async () => {
  const gate = Promise.withResolvers<void>()
  const seen: string[] = []
  const slow = await consume(log, topic, {
    async handleBatch({ assignment, records }) {
      if (assignment.partition === 0) await gate.promise
      for (const { value } of records) seen.push(String(value))
      await assignment.commit((records.at(-1)?.offset ?? 0) + 1)
    },
  })
  await until('the partitions', () => slow.consumer.owned().length === 2)
  await log.append(topic, [record(0, 'slow')])
  for (let turn = 0; turn < 8; turn++) {
    await log.append(topic, [record(1, `quick ${turn}`)])
    await until('the quick one', () => seen.includes(`quick ${turn}`))
    await delay(1_000)
  }
  gate.resolve()
  await until('the slow one', () => seen.includes('slow'))
  expect(slow.crashes).toEqual([])
  expect(slow.assignments).toHaveLength(2)
  expect(slow.assignments.every(({ lost }) => !lost.aborted)).toBe(true)
})

test('a member that stays silent is replaced, and what it commits then is refused although it noticed nothing', async () => {
  const silent = open({ ...SHORT_SESSION, heartbeatIntervalMs: 10 * 60_000 })
  onTestFinished(() => silent.close())
  const zombie = await consume(silent, topic)
  await until('the partitions', () => zombie.consumer.owned().length === 2)
  const [old] = zombie.assignments
  const successor = await consume(log, topic)
  await until('the succession', () => successor.consumer.owned().length === 2)
  expect(old?.lost.aborted).toBe(false)
  await expect(old?.commit(0, 'too late')).rejects.toThrow(FencedError)
  await until('it to learn of it', () => old?.lost.aborted === true)
})

test('a broker that is paused holds appends and readers, and nothing is lost or out of order', async () => {
  const reader = await consume(log, topic)
  await until('the partitions', () => reader.consumer.owned().length === 2)
  const texts: string[] = []
  const appends: Promise<void>[] = []
  const writer = await log.fencedWriter({ topic, partition: 1, replay: () => undefined })
  await kafka.pause()
  const written = writer.append([{ key: 'k', value: Buffer.from('w') }]).catch((error: unknown) => error)
  try {
    for (let count = 0; count < 200; count++) {
      texts.push(`${count}`)
      appends.push(log.append(topic, [record(0, String(count))]))
      await delay(70)
    }
    expect(log.trouble()).toMatch(/^no Kafka broker has answered for 1\d s .*see whether the brokers run/)
    expect(await written).toBeInstanceOf(OutcomeUnknownError)
  } finally {
    await kafka.resume()
  }
  await Promise.all(appends)
  const firsts = (): string[] => [...new Set(reader.values)]
  await until('all records', () => firsts().length === texts.length)
  expect(firsts()).toEqual(texts)
  expect(reader.crashes).toEqual([])
  expect(log.trouble()).toBeUndefined()
})

test('a reader that gathers is handed all records in fewer batches', async () => {
  const batches = { eager: 0, gathering: 0 }
  const counting = (who: keyof typeof batches, values: string[]): Partial<ConsumeOptions> => ({
    async handleBatch({ records }) {
      batches[who] += 1
      for (const { value } of records) values.push(String(value))
    },
  })
  const [eager, gathered]: [string[], string[]] = [[], []]
  await consume(log, 'eager', counting('eager', eager))
  await consume(log, 'gathering', { ...counting('gathering', gathered), gatherMs: 1_000 })
  const sent: string[] = []
  for (let number = 0; number < 40; number++) {
    sent.push(`record ${number}`)
    await log.append(topic, [record(0, `record ${number}`)])
    await delay(10)
  }
  await until('all of them in both', () => eager.length === sent.length && gathered.length === sent.length)
  expect([eager, gathered]).toEqual([sent, sent])
  expect(batches.gathering).toBeLessThan(batches.eager / 2)
})

test('an append is given up when its signal aborts, and a record that is too large is refused', async () => {
  const tooLarge = { key: 'k', partition: 0, value: Buffer.alloc(2 * 1024 * 1024) }
  await expect(log.append(topic, [record(1, 'a'), tooLarge])).rejects.toThrow(RefusedError)
  const writer = await log.fencedWriter({ topic, partition: 0, replay: () => undefined })
  await expect(writer.append([{ key: 'k', value: tooLarge.value }])).rejects.toThrow(RefusedError)
  await writer.append([{ key: 'k', value: Buffer.from('fits') }])
  await writer.close()

  const controller = new AbortController()
  await kafka.pause()
  const waiting = log.append(topic, [record(0, 'b')], controller.signal)
  controller.abort(new Error('no longer wanted'))
  await expect(waiting).rejects.toThrow('no longer wanted')
  await kafka.resume()
})

test('prefixes stand in front of topics and groups on the brokers, and callers never see them', async () => {
  const prefixed = open(SHORT_SESSION, { topicPrefix: 'eu.', groupPrefix: 'eu-' })
  onTestFinished(() => prefixed.close())
  expect(await prefixed.ensureTopics([{ name: topic, partitions: 1, cleanup: 'delete' }])).toEqual([
    { topic, state: 'created' },
  ])
  await prefixed.append(topic, [record(0, 'in europe')])
  const reader = await consume(prefixed, 'readers')
  await until('the record', () => reader.values.length === 1)
  expect(reader.assignments[0]?.topic).toBe(topic)
  await reader.assignments[0]?.commit(1)
  const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  expect(await admin.listTopics()).toContain(`eu.${topic}`)
  expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).toContain('eu-readers')
  expect(await log.offsets(topic)).toMatchObject([{ end: 0 }, { end: 0 }])
})

test('every topic of the catalogue is made, and then found as specified', async () => {
  const specs = TOPICS.map(({ name, partitions, cleanup, retentionMs, settings }) => ({
    name,
    partitions,
    cleanup,
    ...(retentionMs === undefined ? {} : { retentionMs }),
    ...(settings === undefined ? {} : { settings }),
  }))
  expect(new Set((await log.ensureTopics(specs)).map(({ state }) => state))).toEqual(new Set(['created']))
  expect(new Set((await log.ensureTopics(specs)).map(({ state }) => state))).toEqual(new Set(['as specified']))
  const [report] = await log.ensureTopics([{ name: CLICKS.name, partitions: 12, cleanup: 'delete', retentionMs: 1 }])
  expect(report).toMatchObject({ differences: [`retention.ms: ${CLICKS.retentionMs} instead of 1`] })
})

test('a partition that is not there is an error at once', async () => {
  await expect(log.append(topic, [record(2, 'nowhere')])).rejects.toThrow(RangeError)
  await expect(log.fencedWriter({ topic, partition: 2, replay: () => undefined })).rejects.toThrow(RangeError)
})

test('a program that closes the log ends, and nothing was printed for it on the terminal', async () => {
  const program = fileURLToPath(new URL('testing/use-once.ts', import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, `${topic}-once`, ...kafka.brokers])
  expect({ stdout, stderr }).toEqual({ stdout: '2 records', stderr: '' })
})
