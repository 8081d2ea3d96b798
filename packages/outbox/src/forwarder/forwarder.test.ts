import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOutboxWriter } from '../open-outbox-writer.ts'
import type { OutboxWriter } from '../outbox-writer.ts'
import { createForwarder } from './forwarder.ts'
import type { Forwarder, ForwarderOptions } from './forwarder.ts'
import { createModelLog } from './testing/model-log.ts'
import type { Fate, ModelLog } from './testing/model-log.ts'

const PARTITIONS = 4
const KEY = Buffer.from('address!')
const DEADLINE_MS = 10_000
const clock = { now: () => Date.now() }

let dataDir: string
let forwarders: Forwarder[] = []
let failures: Error[] = []
beforeEach(() => {
  failures = []
  dataDir = mkdtempSync(join(tmpdir(), 'forwarder-'))
})
afterEach(async () => {
  await Promise.all(forwarders.map((forwarder) => forwarder.close()))
  forwarders = []
  rmSync(dataDir, { recursive: true })
  if (failures.length > 0) throw new AggregateError(failures, 'the forwarder failed')
})

function open(outbox: number, segmentBytes = 64 * 1024 * 1024): OutboxWriter {
  return openOutboxWriter({
    directory: join(dataDir, 'outbox', String(outbox)),
    partitioning: { mode: 'kafka', partitions: { [CLICKS.name]: PARTITIONS, [CONVERSIONS.name]: PARTITIONS } },
    logId: 'log-a',
    keyIds: () => [1],
    label: 'node-1',
    bootId: 'boot-1',
    fsync: { mode: 'interval', intervalMs: 200 },
    maxUnreadBytes: 1024 * 1024 * 1024,
    checkpoint: () => Buffer.from('{}'),
    segmentBytes,
    clock,
  })
}

/** Appends an event that names its origin. */
function put(writer: OutboxWriter, partition: number, topic = CLICKS.name, padding = 0): string {
  const sequence = writer.nextSequence(topic, partition)
  const text = `${writer.stream} ${partition} ${sequence} ${'x'.repeat(padding)}`
  writer.append(topic, partition, sequence, KEY, Buffer.from(text))
  return `${topic}/${partition} ${text}`
}

function forward(log: ModelLog, options: Partial<ForwarderOptions> = {}): Forwarder {
  const forwarder = createForwarder({
    log,
    dataDir,
    logId: 'log-a',
    clock,
    keepMs: 0,
    keepBytes: 0,
    gatherMs: 0,
    isSettled: () => true,
    onReleased: () => undefined,
    onFailure: (error) => failures.push(error),
    ...options,
  })
  forwarders.push(forwarder)
  return forwarder
}

/** Everything that was appended is there, a repetition only ever of the same bytes, and the first of each in order. */
function expectAll({ written, faults }: ModelLog, appended: readonly string[]): void {
  expect(faults).toEqual([])
  const found = [...written].flatMap(([name, records]) => records.map((text) => `${name} ${text}`))
  expect(new Set(found)).toEqual(new Set(appended))
  for (const [name, records] of written) {
    const seen = new Set<string>()
    const firsts = records.filter((text) => !seen.has(text) && seen.add(text))
    const expected = appended.filter((text) => text.startsWith(`${name} `)).map((text) => text.slice(name.length + 1))
    for (const stream of new Set(expected.map((text) => text.split(' ')[0] ?? ''))) {
      expect(firsts.filter((text) => text.startsWith(stream))).toEqual(
        expected.filter((text) => text.startsWith(stream)),
      )
    }
  }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('ships every outbox below the directory, both topics, streams that ended too', async () => {
  const appended: string[] = []
  for (const outbox of [0, 1, 7]) {
    for (let opening = 0; opening < 2; opening++) {
      const writer = open(outbox)
      for (let count = 0; count < 50; count++) appended.push(put(writer, count % PARTITIONS))
      appended.push(put(writer, 2, CONVERSIONS.name))
      writer.flush()
      await writer.close()
    }
  }
  const log = createModelLog({ leaderOf: (partition) => partition % 2, fate: () => 'acknowledged' })
  const shipments: string[] = []
  const forwarder = forward(log, {
    onShipped: ({ topic, partition, events }) => {
      for (const { stream, sequence } of events)
        shipments.push(`${topic}/${partition} ${stream} ${partition} ${sequence} `)
    },
  })
  expect(await forwarder.drain(DEADLINE_MS)).toBe(true)
  expectAll(log, appended)
  expect(shipments.toSorted()).toEqual(appended.toSorted())
  expect(forwarder.counts.shipped).toBe(appended.length)
  expect(forwarder.backlog()).toEqual({ records: 0, oldestMs: null })
})

test('what comes little by little goes to a leader together; what is much goes at once', async () => {
  const writer = open(0)
  const log = createModelLog({ leaderOf: () => 0, fate: () => 'acknowledged' })
  let requests = 0
  const attempt: ModelLog['attempt'] = (batches) => {
    requests++
    return log.attempt(batches)
  }
  const forwarder = forward({ ...log, attempt }, { gatherMs: 60_000 })
  const appended: string[] = []
  const take = (partition: number): void => {
    appended.push(put(writer, partition))
    writer.flush()
    forwarder.wake()
  }
  take(0)
  await until('the first event is there', () => forwarder.counts.shipped === 1)
  for (let count = 0; count < 20; count++) {
    take(count % PARTITIONS)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(requests).toBe(1)
  for (let count = 0; count < 30; count++) appended.push(put(writer, count % PARTITIONS, CLICKS.name, 10 * 1024))
  take(1)
  await until('all of them are there', () => forwarder.counts.shipped === appended.length)
  expect(requests).toBe(2)
  expectAll(log, appended)
  await writer.close()
})

test('whatever the brokers do, and however often it is started again, nothing is lost and the order stays', async () => {
  const fates = fc.array(fc.constantFrom<Fate>('acknowledged', 'acknowledged', 'unheard', 'lost', 'refused'), {
    minLength: 1,
    maxLength: 40,
  })
  const leaders = fc.array(fc.constantFrom(0, 1, 2, undefined), { minLength: PARTITIONS, maxLength: PARTITIONS })
  const turns = fc.array(
    fc.record({
      events: fc.integer({ min: 1, max: 120 }),
      restart: fc.boolean(),
      reopen: fc.boolean(),
      leaders,
      fates,
    }),
    { minLength: 1, maxLength: 5 },
  )
  await fc.assert(
    fc.asyncProperty(turns, fc.integer({ min: 200, max: 8_000 }), async (script, laneMemoryBytes) => {
      rmSync(join(dataDir, 'outbox'), { recursive: true, force: true })
      let led: readonly (number | undefined)[] = [0, 0, 0, 0]
      let ahead: Fate[] = []
      const log = createModelLog({
        leaderOf: (partition) => led[partition],
        fate: (_topic, partition, records) => {
          if (led[partition] === undefined) return 'lost'
          const fate = ahead.shift() ?? 'acknowledged'
          return fate === 'refused' && records === 1 ? 'lost' : fate
        },
      })
      const appended: string[] = []
      let writer = open(0, 4_096)
      let forwarder = forward(log, { laneMemoryBytes })
      for (const turn of script) {
        led = turn.leaders
        ahead = [...turn.fates]
        for (let count = 0; count < turn.events; count++) {
          appended.push(put(writer, count % PARTITIONS, CLICKS.name, count * 7))
          if (count % 5 !== 4) continue
          writer.flush()
          await new Promise((resolve) => setImmediate(resolve))
        }
        writer.flush()
        forwarder.wake(0)
        await new Promise((resolve) => setImmediate(resolve))
        if (turn.restart) {
          await forwarder.close()
          forwarder = forward(log, { laneMemoryBytes })
        }
        if (turn.reopen) {
          await writer.close()
          writer = open(0, 4_096)
        }
      }
      led = [0, 1, 0, 1]
      ahead = []
      // What stuck is read a second time while more comes.
      for (let count = 0; count < 60; count++) {
        appended.push(put(writer, count % PARTITIONS))
        writer.flush()
        forwarder.wake()
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await forwarder.drain(DEADLINE_MS)).toBe(true)
      await forwarder.close()
      await writer.close()
      expectAll(log, appended)
    }),
    { numRuns: 40, endOnFailure: true },
  )
}, 120_000)

test('a partition that is stuck holds only itself, however much is behind it, and catches up in order', async () => {
  let stuck = true
  const log = createModelLog({
    leaderOf: (partition) => (partition === 3 && stuck ? undefined : 0),
    fate: (_topic, partition) => (partition === 3 && stuck ? 'lost' : 'acknowledged'),
  })
  const writer = open(0, 16 * 1024)
  const appended: string[] = []
  let now = 1_000_000
  const forwarder = forward(log, { laneMemoryBytes: 8 * 1024, clock: { now: () => now } })
  let firstStuck = -1
  for (let count = 0; count < 4_000; count++) {
    if (count === 3) firstStuck = writer.append(CLICKS.name, 3, 0, KEY, Buffer.from(`${writer.stream} 3 0 `))
    appended.push(count === 3 ? `${CLICKS.name}/3 ${writer.stream} 3 0 ` : put(writer, count % PARTITIONS))
    if (count % 50 === 49) writer.flush()
    if (count % 500 === 499) await new Promise((resolve) => setImmediate(resolve))
  }
  writer.flush()
  const others = appended.filter((text) => !text.startsWith(`${CLICKS.name}/3 `))
  const arrived = (): number => [...log.written.values()].reduce((sum, records) => sum + records.length, 0)
  await until('the other partitions', () => arrived() === others.length)

  now += 10_000
  expect(forwarder.stuck()).toMatchObject([
    { outbox: 0, topic: CLICKS.name, partition: 3, reason: 'NOT_LEADER_FOR_PARTITION' },
  ])
  expect(forwarder.takenTo(0, CLICKS.name)).toBe(firstStuck)
  expect(forwarder.backlog().records).toBeGreaterThan(3_990)
  expect(await forwarder.drain(50)).toBe(false)

  stuck = false
  for (let count = 0; count < 100; count++) appended.push(put(writer, count % PARTITIONS))
  writer.flush()
  expect(await forwarder.drain(DEADLINE_MS)).toBe(true)
  expectAll(log, appended)
  expect(forwarder.stuck()).toEqual([])
  await writer.close()
})

test('tells how far it was taken, and removes what is settled and old', async () => {
  const log = createModelLog({ leaderOf: () => 0, fate: () => 'acknowledged' })
  const writer = open(0, 1_024)
  const released: number[] = []
  const forwarder = forward(log, { onReleased: (_outbox, topic, to) => topic === CLICKS.name && released.push(to) })
  for (let count = 0; count < 100; count++) {
    put(writer, 1)
    writer.flush()
  }
  expect(await forwarder.drain(DEADLINE_MS)).toBe(true)
  await writer.close()
  expect(released.at(-1)).toBe(forwarder.takenTo(0, CLICKS.name))
  expect(released).toEqual(released.toSorted((a, b) => a - b))
  await forwarder.close()
  expect(existsSync(join(dataDir, 'outbox', '0', 'shipped.json'))).toBe(true)

  const again = forward(log)
  expect(await again.drain(DEADLINE_MS)).toBe(true)
  expect(again.counts.shipped).toBe(0)
})

test('an outbox of another log is not touched, and named', async () => {
  const log = createModelLog({ leaderOf: () => 0, fate: () => 'acknowledged' })
  const writer = open(0)
  put(writer, 0)
  writer.flush()
  const found: Error[] = []
  const forwarder = forward(log, { logId: 'log-b', onFailure: (error) => found.push(error) })
  await until('the refusal', () => found.length === 1)
  expect(found[0]?.message).toContain('holds events for the log log-a')
  expect(forwarder.failures()).toEqual(found)
  expect(log.requests).toBe(0)
  await writer.close()
})

test('a single record that the log refuses stops its partition and nothing else', async () => {
  const refused = new Set<string>()
  const log = createModelLog({
    leaderOf: () => 0,
    fate: (_topic, partition) => (partition === 0 && refused.size > 0 ? 'refused' : 'acknowledged'),
  })
  refused.add('all of partition 0')
  const writer = open(0)
  const appended = Array.from({ length: 40 }, (_, count) => put(writer, count % PARTITIONS))
  writer.flush()
  const forwarder = forward(log)
  await until('the others', () => (log.written.get(`${CLICKS.name}/1`)?.length ?? 0) === 10)
  expect(log.written.has(`${CLICKS.name}/0`)).toBe(false)
  refused.clear()
  expect(await forwarder.drain(DEADLINE_MS)).toBe(true)
  expectAll(log, appended)
  await writer.close()
})
