import { cpSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { classifyEarlierStream, describeOutbox, readLeftover } from '@smartlink/outbox-format/earlier-streams'
import type { Loss } from '@smartlink/outbox-format/loss-record'
import { OutboxReader, type OutboxEvent } from '@smartlink/outbox-format/outbox-reader'
import { trimOutbox } from '@smartlink/outbox-format/trim-outbox'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EventTooLargeError, OtherLogError, OutboxMisuseError } from './errors.ts'
import { openOutboxWriter } from './open-outbox-writer.ts'
import { MAX_EVENT_BYTES, type OutboxWriter, type OutboxWriterOptions } from './outbox-writer.ts'

let root: string
let directory: string
let now = 1_700_000_000_000
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outbox-'))
  directory = join(root, 'outbox', '0')
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

function open(options: Partial<OutboxWriterOptions> = {}): OutboxWriter {
  return openOutboxWriter({
    directory,
    partitioning: { mode: 'kafka', partitions: { [CLICKS.name]: 4, [CONVERSIONS.name]: 2 } },
    logId: 'log-a',
    keyIds: () => [1],
    label: 'node-1',
    bootId: 'boot-1',
    fsync: { mode: 'interval', intervalMs: 200 },
    maxUnreadBytes: 64 * 1024 * 1024,
    checkpoint: () => Buffer.from('{"totals":[]}'),
    clock: { now: () => now },
    ...options,
  })
}

const KEY = Buffer.from('address!')
const clicksDirectory = (): string => join(directory, 'clicks')

/** Appends an event that says where it comes from. Returns its offset. */
function put(writer: OutboxWriter, partition = 0, topic = CLICKS.name): number {
  const sequence = writer.nextSequence(topic, partition)
  return writer.append(topic, partition, sequence, KEY, Buffer.from(`${writer.stream}/${partition}/${sequence}`))
}

interface Contents {
  readonly events: OutboxEvent[]
  readonly losses: Loss[]
  readonly checkpoints: string[]
}

async function read(count: number, folder = 'clicks', from = 0): Promise<Contents> {
  const contents: Contents = { events: [], losses: [], checkpoints: [] }
  const reader = new OutboxReader({
    directory: join(directory, folder),
    from,
    onLoss: (loss) => contents.losses.push(loss),
    onCheckpoint: (bytes) => contents.checkpoints.push(bytes.toString()),
  })
  while (contents.events.length < count) {
    const batch = await reader.next()
    contents.events.push(...(batch?.events ?? []))
  }
  reader.close()
  return contents
}

test('an event comes back with its partition, its sequence, its key and its bytes', async () => {
  const writer = open()
  put(writer, 3)
  put(writer, 3)
  put(writer, 0)
  put(writer, 1, CONVERSIONS.name)
  expect(writer.flush()).toBe('written')
  const { events, checkpoints } = await read(3)
  expect(events.map(({ partition, sequence, bytes }) => `${partition}.${sequence} ${bytes.toString()}`)).toEqual([
    `3.0 ${writer.stream}/3/0`,
    `3.1 ${writer.stream}/3/1`,
    `0.0 ${writer.stream}/0/0`,
  ])
  expect(events[0]).toMatchObject({ key: KEY, timeMs: now })
  expect(checkpoints).toEqual(['{"totals":[]}'])
  const conversions = await read(1, 'conversions')
  expect(conversions.events[0]).toMatchObject({ partition: 1, sequence: 0 })
  expect(conversions.checkpoints).toEqual([])
  await writer.close()
})

test('every opening is a stream of its own with sequences from 0, and the header says whose it is', async () => {
  const streams: string[] = []
  for (const opening of [1, 2, 3]) {
    const writer = open({ label: `node-${opening}` })
    expect(writer.earlier.map(({ stream }) => stream)).toEqual(streams)
    streams.push(writer.stream)
    expect(writer.nextSequence(CLICKS.name, 2)).toBe(0)
    put(writer, 2)
    writer.flush()
    await writer.close()
  }
  expect(new Set(streams).size).toBe(3)
  expect(describeOutbox(clicksDirectory()).map(({ header }) => header)).toMatchObject(
    streams.map((stream, index) => ({
      stream,
      topic: CLICKS.name,
      log_id: 'log-a',
      boot_id: 'boot-1',
      label: `node-${index + 1}`,
      key_ids: [1],
      partitions: { [CLICKS.name]: 4, [CONVERSIONS.name]: 2 },
    })),
  )
})

test('a directory of another log is refused, and the error names the command that moves it', async () => {
  const writer = open()
  put(writer)
  writer.flush()
  await writer.close()
  expect(() => open({ logId: 'log-b' })).toThrow(OtherLogError)
  expect(() => open({ logId: 'log-b' })).toThrow(/smartlink move-log/)
})

test('events that are too large, out of sequence or of an unknown partition are refused', async () => {
  const writer = open()
  const big = Buffer.alloc(MAX_EVENT_BYTES)
  writer.append(CLICKS.name, 0, 0, KEY, big)
  expect(() => writer.append(CLICKS.name, 0, 1, KEY, Buffer.alloc(MAX_EVENT_BYTES + 1))).toThrow(EventTooLargeError)
  expect(() => writer.append(CLICKS.name, 0, 2, KEY, big)).toThrow(OutboxMisuseError)
  expect(() => writer.append(CLICKS.name, 4, 0, KEY, big)).toThrow(OutboxMisuseError)
  expect(() => writer.append('other.v1', 0, 0, KEY, big)).toThrow(OutboxMisuseError)
  writer.setPartitions(CLICKS.name, 6)
  writer.append(CLICKS.name, 4, 0, KEY, big)
  expect(() => writer.setPartitions(CLICKS.name, 5)).toThrow(OutboxMisuseError)
  expect(writer.flush()).toBe('written')
  await writer.close()
})

test('an embedded outbox is one partition', async () => {
  const writer = open({ partitioning: { mode: 'embedded', partition: 3 }, floors: { [CLICKS.name]: 2 ** 35 } })
  expect(() => put(writer, 0)).toThrow(OutboxMisuseError)
  expect(put(writer, 3)).toBeGreaterThan(2 ** 35)
  writer.flush()
  expect((await read(1)).events[0]).toMatchObject({ partition: 3, sequence: 0 })
  await writer.close()
})

test('the outbox is full when its bound of unread bytes is reached, and open again when they were taken', async () => {
  const writer = open({ maxUnreadBytes: 100_000 })
  let state = 'written'
  let last = 0
  while (state === 'written') {
    last = put(writer)
    state = writer.flush()
  }
  expect(state).toBe('full')
  expect(writer.room).toBe('full')
  expect(writer.unread.oldestMs).toBe(now)
  writer.drop('human')
  writer.drop('bot')
  now += 2_000
  writer.flush()
  writer.released(CLICKS.name, last)
  expect(writer.room).toBe('open')
  put(writer)
  expect(writer.flush()).toBe('written')
  const { losses } = await read(1, 'clicks', last + 1)
  expect(losses.at(-1)?.dropped).toEqual({ human: 1, bot: 1, preflight: 0, test: 0 })
  await writer.close()
  const next = open({ maxUnreadBytes: 100_000 })
  expect(next.room).toBe('full')
  next.released(CLICKS.name, Number.MAX_SAFE_INTEGER)
  expect(next.unread).toEqual({ bytes: 0, oldestMs: null })
  await next.close()
})

test('a segment begins with the checkpoint of its moment, and a closing reads the newest and what follows it', async () => {
  let spent = 0
  const writer = open({ segmentBytes: 2_000, checkpoint: () => Buffer.from(JSON.stringify({ spent })) })
  for (let click = 0; click < 100; click++) {
    put(writer)
    spent++
    writer.flush()
  }
  writer.drop('test')
  await writer.close()

  const next = open()
  const segments = next.earlier[0]?.segments.get(CLICKS.name) ?? []
  expect(segments.length).toBeGreaterThan(3)
  const leftover = readLeftover(clicksDirectory(), segments)
  const { spent: counted } = JSON.parse(String(leftover.checkpoint)) as { spent: number }
  expect(counted + leftover.events.length).toBe(100)
  expect(leftover.events.length).toBeLessThan(50)
  expect(leftover.dropped).toEqual({ human: 0, bot: 0, preflight: 0, test: 1 })
  await next.close()
})

test('a stream is closed exactly only by the same kernel over the very same file', async () => {
  const writer = open()
  put(writer)
  writer.flush()
  await writer.close()
  const newest = () => describeOutbox(clicksDirectory()).at(-1)
  const classify = (bootId: string): string => {
    const segment = newest()
    if (segment === undefined) throw new Error('no segment')
    return classifyEarlierStream(segment.header, segment, bootId)
  }
  expect(classify('boot-1')).toBe('exact')
  expect(classify('boot-2')).toBe('forfeit')
  // Removed and copied back, a file may get its old inode again, but not its birth time.
  cpSync(root, `${root}-copy`, { recursive: true })
  rmSync(root, { recursive: true })
  renameSync(`${root}-copy`, root)
  expect(statSync(newest()?.path ?? '').size).toBeGreaterThan(0)
  expect(classify('boot-1')).toBe('forfeit')
})

test('a segment is kept until it is taken, its time is over and its stream’s closing was taken', async () => {
  for (const opening of [1, 2]) {
    const writer = open({ segmentBytes: 500 })
    for (let click = 0; click < 20; click++) {
      put(writer)
      writer.flush()
    }
    await writer.close()
    expect(opening).toBeGreaterThan(0)
  }
  const segments = describeOutbox(clicksDirectory())
  const [first, second] = new Set(segments.map(({ header }) => header.stream))
  const ofFirst = segments.filter(({ header }) => header.stream === first)
  const all = Number.MAX_SAFE_INTEGER
  const rules = { nowMs: Date.now(), takenTo: all, keepMs: 0, keepBytes: all, isSettled: () => true }
  const left = (): number => describeOutbox(clicksDirectory()).length

  expect(trimOutbox(clicksDirectory(), { ...rules, takenTo: ofFirst[0]?.end ?? 0, keepMs: 60_000 })).toHaveLength(0)
  expect(trimOutbox(clicksDirectory(), { ...rules, takenTo: ofFirst[0]?.end ?? 0 })).toHaveLength(1)
  expect(trimOutbox(clicksDirectory(), { ...rules, isSettled: () => false })).toHaveLength(ofFirst.length - 2)
  expect(describeOutbox(clicksDirectory())[0]?.header.stream).toBe(first)
  const bytes = describeOutbox(clicksDirectory()).reduce((sum, segment) => sum + segment.bytes, 0)
  trimOutbox(clicksDirectory(), { ...rules, keepMs: 60_000, keepBytes: bytes / 2 })
  expect(left()).toBeGreaterThan(2)
  expect(describeOutbox(clicksDirectory())[0]?.header.stream).toBe(second)
  trimOutbox(clicksDirectory(), rules)
  expect(left()).toBe(1)
})

test('sequences have no holes and no repeats per stream and partition, however turns, kills and rolls fall', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, fc.constantFrom('flush' as const, 'reopen' as const)), {
        maxLength: 60,
      }),
      fc.integer({ min: 200, max: 3_000 }),
      async (steps, segmentBytes) => {
        rmSync(directory, { recursive: true, force: true })
        let writer = open({ segmentBytes })
        let flushed = 0
        let pending = 0
        for (const step of steps) {
          if (step === 'flush') {
            expect(writer.flush()).toBe('written')
            flushed += pending
            pending = 0
          } else if (step === 'reopen') {
            // What was not flushed is forgotten, as if the process had died.
            await writer.close()
            pending = 0
            writer = open({ segmentBytes })
          } else {
            put(writer, step)
            pending++
          }
        }
        await writer.close()
        const { events } = await read(flushed)
        expect(events).toHaveLength(flushed)
        const next = new Map<string, number>()
        for (const { partition, sequence, bytes } of events) {
          const stream = bytes.toString().split('/')[0] ?? ''
          expect(bytes.toString()).toBe(`${stream}/${partition}/${sequence}`)
          const counter = `${stream}/${partition}`
          expect(sequence).toBe(next.get(counter) ?? 0)
          next.set(counter, sequence + 1)
        }
      },
    ),
    { numRuns: 60 },
  )
})
