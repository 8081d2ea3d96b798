/**
 * Three real brokers that are restarted one after the other, then killed one after the other, under load. Whatever was appended to
 * an outbox is in the log afterwards, in order, and twice only with the same origin; what a fenced writer acknowledged is
 * there; a group saw every record.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Consumer, EventLog, FencedWriter, LogRecord } from '@smartlink/event-log/event-log'
import type { OpenLogOptions } from '@smartlink/event-log/open-log-options'
import { openKafkaEventLog } from '@smartlink/event-log/kafka/kafka-event-log'
import { optionsForTests } from '@smartlink/event-log/kafka/testing/options-for-tests'
import { CATALOG, CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { createForwarder } from '@smartlink/outbox/forwarder/forwarder'
import type { Forwarder } from '@smartlink/outbox/forwarder/forwarder'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startKafka } from '../harness/kafka.ts'
import type { KafkaCluster } from '../harness/kafka.ts'

/** More rounds for a longer run: SMARTLINK_FAULT_ROUNDS=10. */
const ROUNDS = Number(process.env['SMARTLINK_FAULT_ROUNDS'] ?? 1)
const CALM_MS = 2_000
const EVENTS_PER_TURN = 40
const TURN_MS = 50
const DRAIN_MS = 60_000
const clock = { now: () => Date.now() }

let kafka: KafkaCluster
let dataDir: string
const logs: EventLog[] = []
function open(overrides: Partial<OpenLogOptions> = {}): EventLog {
  const log = openKafkaEventLog(optionsForTests(kafka.brokers, overrides))
  logs.push(log)
  return log
}

/** The topics of an outbox, and one for a fenced writer. */
async function makeTopics(log: EventLog): Promise<void> {
  const specs = [CLICKS, CONVERSIONS, CATALOG].map(({ name, partitions, cleanup }) => ({ name, partitions, cleanup }))
  expect((await log.ensureTopics(specs)).map(({ state }) => state)).toEqual(['created', 'created', 'created'])
}

beforeAll(async () => {
  kafka = await startKafka({ brokers: 3 })
  dataDir = mkdtempSync(join(tmpdir(), 'three-brokers-'))
})
afterAll(async () => {
  await Promise.all(logs.map((log) => log.close()))
  await kafka.stop()
  rmSync(dataDir, { recursive: true })
})

test('nothing is lost, and nothing doubled but by its origin, while brokers are restarted and killed', async () => {
  const log = open()
  await makeTopics(log)
  const load = startLoad(log, 'replicated')
  const catalogue = startCatalogue(open())
  const group = await startGroup()
  const leaders = new Set<string>()
  const watch = setInterval(() => {
    for (let partition = 0; partition < CLICKS.partitions; partition++) {
      leaders.add(`${partition} on ${log.leaderOf(CLICKS.name, partition)}`)
    }
  }, 100)

  for (let round = 0; round < ROUNDS; round++) {
    for (const node of [0, 1, 2]) {
      await kafka.restart(node)
      await delay(CALM_MS)
    }
    for (const node of [0, 1, 2]) {
      await kafka.kill(node)
      await delay(CALM_MS)
      await kafka.restart(node)
      await delay(CALM_MS)
    }
  }
  // A broker that is only silent is replaced as well, and must not be believed when it comes back.
  await kafka.pause(1)
  const silentFrom = new Map(load.arrived)
  await until('every partition to go on without it', () =>
    [...load.arrived].every(([partition, count]) => count > (silentFrom.get(partition) ?? 0) + 200),
  )
  await kafka.resume(1)
  await delay(CALM_MS)
  clearInterval(watch)
  expect(leaders.size, 'leaders moved').toBeGreaterThan(CLICKS.partitions)

  const appended = await load.stop()
  const { stored, doubles } = originsOf(await readAll(log, CLICKS.name))
  process.stderr.write(
    `three brokers: ${appended.size} events, ${doubles} doubles by origin, ${catalogue.acknowledged()} transactions\n`,
  )
  expect(stored.size).toBe(appended.size)
  for (const origin of appended) if (!stored.has(origin)) throw new Error(`lost ${origin}`)

  await group.sawAll(appended)
  await catalogue.stop(log)
})

test('partitions without a leader hold up no others, are named, and catch up', async () => {
  const log = open({ replicationFactor: 1, topicPrefix: 'single.' })
  await makeTopics(log)
  const load = startLoad(log, 'single')
  await until('something of every partition', () => load.takenTo() > 0 && load.arrived.size === CLICKS.partitions)
  const dead = log.leaderOf(CLICKS.name, 0) ?? -1
  const orphaned = [...load.arrived.keys()].filter((partition) => log.leaderOf(CLICKS.name, partition) === dead)
  expect(orphaned.length).toBeLessThan(CLICKS.partitions)

  await kafka.kill(dead - 1)
  await until('the stuck partitions to be named', () => load.forwarder.stuck().length === orphaned.length)
  expect(new Set(load.forwarder.stuck().map(({ partition }) => partition))).toEqual(new Set(orphaned))
  const before = new Map(load.arrived)
  await until('more of every other partition', () =>
    [...load.arrived].every(
      ([partition, count]) => orphaned.includes(partition) || count > (before.get(partition) ?? 0) + 80,
    ),
  )
  for (const partition of orphaned) expect(load.arrived.get(partition)).toBe(before.get(partition))

  await kafka.restart(dead - 1)
  const appended = await load.stop()
  const { stored } = originsOf(await readAll(log, CLICKS.name))
  expect(stored).toEqual(appended)
})

interface Load {
  readonly forwarder: Forwarder
  /** Events acknowledged, by partition. */
  readonly arrived: ReadonlyMap<number, number>
  takenTo(): number
  /** Resolves to every origin that was appended, once all are acknowledged. */
  stop(): Promise<ReadonlySet<string>>
}

/** An outbox that takes events all the time, and its forwarder. */
function startLoad(log: EventLog, name: string): Load {
  const directory = join(dataDir, name)
  const arrived = new Map<number, number>()
  const writer = openOutboxWriter({
    directory: join(directory, 'outbox', '0'),
    partitioning: {
      mode: 'kafka',
      partitions: { [CLICKS.name]: CLICKS.partitions, [CONVERSIONS.name]: CONVERSIONS.partitions },
    },
    logId: 'log',
    keyIds: () => [1],
    label: 'node',
    bootId: 'boot',
    fsync: { mode: 'interval', intervalMs: 200 },
    maxUnreadBytes: 1024 ** 3,
    checkpoint: () => Buffer.from('{}'),
    clock,
  })
  const failures: Error[] = []
  const forwarder = createForwarder({
    log,
    dataDir: directory,
    logId: 'log',
    clock,
    keepMs: 0,
    keepBytes: 0,
    isSettled: () => true,
    onReleased: (_outbox, topic, takenTo) => writer.released(topic, takenTo),
    onShipped: ({ partition, events }) => arrived.set(partition, (arrived.get(partition) ?? 0) + events.length),
    onFailure: (error) => failures.push(error),
  })
  const appended = new Set<string>()
  const padding = 'x'.repeat(300)
  const timer = setInterval(() => {
    for (let count = 0; count < EVENTS_PER_TURN; count++) {
      const partition = count % CLICKS.partitions
      const sequence = writer.nextSequence(CLICKS.name, partition)
      const origin = `${writer.stream} ${partition} ${sequence}`
      writer.append(CLICKS.name, partition, sequence, Buffer.from('key'), Buffer.from(`${origin} ${padding}`))
      appended.add(origin)
    }
    writer.flush()
    forwarder.wake(0)
  }, TURN_MS)
  return {
    forwarder,
    arrived,
    takenTo: () => forwarder.takenTo(0, CLICKS.name),
    async stop() {
      clearInterval(timer)
      if (!(await forwarder.drain(DRAIN_MS))) throw new Error(`not drained: ${JSON.stringify(forwarder.stuck())}`)
      expect(writer.unread.bytes).toBeLessThan(64 * 1024)
      await forwarder.close()
      await writer.close()
      expect(failures).toEqual([])
      return appended
    },
  }
}

/** A fenced writer that writes pairs all the time, and opens again when it was ended. */
function startCatalogue(log: EventLog): { acknowledged(): number; stop(reader: EventLog): Promise<void> } {
  const acknowledged: string[] = []
  let stopping = false
  const working = (async () => {
    let writer: FencedWriter | undefined
    for (let count = 0; !stopping; count++) {
      try {
        writer ??= await openWriter()
        await writer.append(['a', 'b'].map((half) => ({ key: `${count}${half}`, value: Buffer.from(`pair ${count}`) })))
        acknowledged.push(`pair ${count}`)
      } catch (error) {
        // Ended, and it can't be known whether the pair was taken: who holds state reads it again.
        expect(error).toMatchObject({ code: expect.stringMatching(/^log\.(fenced|outcome_unknown)$/) })
        await writer?.close()
        writer = undefined
      }
      await delay(20)
    }
    await writer?.close()
  })()

  async function openWriter(): Promise<FencedWriter> {
    const replayed = new Set<string>()
    const writer = await log.fencedWriter({
      topic: CATALOG.name,
      partition: 0,
      replay: ({ value }) => replayed.add(String(value)),
    })
    expect(acknowledged.filter((pair) => !replayed.has(pair))).toEqual([])
    return writer
  }

  return {
    acknowledged: () => acknowledged.length,
    async stop(reader) {
      stopping = true
      await working
      const values = (await readAll(reader, CATALOG.name)).map(({ value }) => String(value))
      const counts = new Map<string, number>()
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
      for (const [pair, count] of counts) expect(`${pair} ${count}`, 'all of a pair or nothing').toBe(`${pair} 2`)
      expect(acknowledged.filter((pair) => !counts.has(pair))).toEqual([])
      expect(acknowledged.length).toBeGreaterThan(50)
    },
  }
}

/** Two members of a group that take and commit all the time. */
async function startGroup(): Promise<{ sawAll(appended: ReadonlySet<string>): Promise<void> }> {
  const seen = new Set<string>()
  const crashes: Error[] = []
  const consumers: Consumer[] = []
  for (const log of [open(), open()]) {
    const consumer = await log.consume({
      group: 'readers',
      topics: [CLICKS.name],
      assigned: async ({ committed, begin }) => ({ startAt: committed?.offset ?? begin }),
      async handleBatch({ assignment, records }) {
        const { stored } = originsOf(records)
        for (const origin of stored) seen.add(origin)
        try {
          await assignment.commit((records.at(-1)?.offset ?? 0) + 1)
        } catch (error) {
          expect(error).toMatchObject({ code: 'log.fenced' })
        }
      },
      onCrash: (error) => crashes.push(error),
    })
    consumers.push(consumer)
  }
  return {
    async sawAll(appended) {
      const deadline = performance.now() + DRAIN_MS
      while (seen.size < appended.size) {
        if (performance.now() > deadline) throw new Error(`the group saw ${seen.size} of ${appended.size}`)
        expect(crashes).toEqual([])
        await delay(50)
      }
      await Promise.all(consumers.map((consumer) => consumer.close()))
    },
  }
}

/** Every origin once, checked to come in the order of its stream and partition, and how many came again. */
function originsOf(records: readonly LogRecord[]): { stored: ReadonlySet<string>; doubles: number } {
  const stored = new Set<string>()
  const next = new Map<string, number>()
  let doubles = 0
  for (const { partition, value } of records) {
    const [stream = '', inPartition, sequence] = String(value).split(' ')
    if (Number(inPartition) !== partition)
      throw new Error(`${String(value).slice(0, 40)} lies in partition ${partition}`)
    const origin = `${stream} ${partition} ${sequence}`
    if (stored.has(origin)) doubles++
    else {
      const expected = next.get(`${stream} ${partition}`)
      if (expected !== undefined && expected !== Number(sequence)) throw new Error(`${origin} came before ${expected}`)
      next.set(`${stream} ${partition}`, Number(sequence) + 1)
    }
    stored.add(origin)
  }
  return { stored, doubles }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + DRAIN_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await delay(20)
  }
}

async function readAll(log: EventLog, topic: string): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  const table = await log.table({
    topics: [topic],
    onRecord: (record) => records.push(record),
    onCrash: (error) => {
      throw error
    },
  })
  await table.ready
  await table.close()
  return records
}
