import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { OUTBOX_FORMAT } from '@smartlink/outbox-format/outbox-header'
import { encodeOutboxRecord, outboxRecordBytes } from '@smartlink/outbox-format/outbox-record'
import { OPENING_SPAN } from '@smartlink/segment-log/find-end'
import { listSegments } from '@smartlink/segment-log/segment-files'
import { SegmentLogWriter } from '@smartlink/segment-log/segment-log-writer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBench, type Bench } from '../contract/bench.ts'
import { NotWritableError } from '../errors.ts'
import type { EmbeddedEventLog } from './embedded-event-log.ts'
import { openEmbeddedEventLog } from './open-embedded-event-log.ts'
import { silentLogger } from './testing/silent-logger.ts'

let dataDir: string
let log: EmbeddedEventLog
let bench: Bench
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-outboxes-'))
  bench = await createBench({
    open: async () => (log = await openEmbeddedEventLog({ dataDir, logger: silentLogger, upkeepMs: 20 })),
    patienceMs: 10_000,
    severalProcesses: false,
    dispose: async () => rmSync(dataDir, { recursive: true }),
  })
})
afterEach(async () => {
  await bench.tidy()
  await bench.dispose()
})

interface Outbox {
  event(text: string): number
  other(kind: 'checkpoint' | 'loss'): void
  close(): Promise<void>
}

/** Writes as a click thread does, in segments of one event. */
function openOutbox(number: number, stream: string, floor = 0, folder = 'clicks', segmentBytes = 1): Outbox {
  const writer = new SegmentLogWriter({
    directory: join(dataDir, 'outbox', String(number), folder),
    segmentBytes,
    fsync: { mode: 'interval', intervalMs: 1_000 },
    floor,
    headerOf: (file) => ({
      format: OUTBOX_FORMAT,
      stream,
      topic: folder === 'clicks' ? CLICKS.name : CONVERSIONS.name,
      log_id: 'log',
      boot_id: 'boot',
      inode: file.inode,
      birthtime_ns: file.birthtimeNs,
      partitions: {},
      key_ids: [],
      label: '',
    }),
  })
  let sequence = 0
  const write = (kind: 'event' | 'checkpoint' | 'loss', text: string): number => {
    const key = Buffer.from('key')
    const bytes = Buffer.from(text)
    const at = writer.begin(outboxRecordBytes(key, bytes))
    encodeOutboxRecord(writer.buffer, at, kind, number, kind === 'event' ? sequence++ : 0, 1234, key, bytes)
    const offset = writer.commit()
    expect(writer.flush().error).toBeUndefined()
    return offset
  }
  return {
    event: (text) => write('event', text),
    other(kind) {
      write(kind, JSON.stringify({ from: 0, to: 0, dropped: {} }))
    },
    close: () => writer.close(),
  }
}

test('an outbox is a partition of its topic: its events come, what is no event does not', async () => {
  const outbox = openOutbox(0, 's1')
  outbox.other('checkpoint')
  const offset = outbox.event('one')
  const seen = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  await bench.until('the first event', () => seen.records.length === 1)
  expect(seen.records[0]).toMatchObject({ topic: CLICKS.name, partition: 0, offset, timestampMs: 1234 })
  expect(String(seen.records[0]?.key)).toBe('key')
  outbox.other('loss')
  outbox.event('two')
  log.wakeOutbox(0)
  await bench.until('the second event', () => seen.values().join(' ') === 'one two')
  await expect(log.append(CLICKS.name, [{ key: 'k', value: Buffer.from('v') }])).rejects.toThrow(NotWritableError)
  await outbox.close()
})

test('a partition appears with its outbox, while consumers run, and numbers that were left out are empty partitions', async () => {
  expect(await log.partitions(CLICKS.name)).toBe(0)
  const seen = await bench.collect({ group: 'sink', topics: [CLICKS.name, CONVERSIONS.name] })
  const outbox = openOutbox(2, 's1')
  outbox.event('late')
  await bench.until('the event', () => seen.values(2).length === 1)
  expect(await log.partitions(CLICKS.name)).toBe(3)
  expect(await log.partitions(CONVERSIONS.name)).toBe(3)
  expect(seen.consumer.owned()).toHaveLength(6)
  expect(await log.lag('sink', CLICKS.name)).toMatchObject([{ lag: 0 }, { lag: 0 }, { lag: 1 }])
  await outbox.close()
})

test('what earlier openings left is read before what the next one writes, and the lag counts no gaps', async () => {
  for (const stream of ['s1', 's2', 's3']) {
    const outbox = openOutbox(0, stream)
    outbox.event(`${stream} a`)
    outbox.event(`${stream} b`)
    await outbox.close()
  }
  const seen = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  await bench.until('all', () => seen.records.length === 6)
  expect(seen.values()).toEqual(['s1 a', 's1 b', 's2 a', 's2 b', 's3 a', 's3 b'])
  await seen.owned(0)?.commit(seen.records[1]?.offset ?? 0)
  expect(await log.lag('sink', CLICKS.name)).toMatchObject([{ lag: 5 }])
})

test('an outbox that is opened again begins above what groups remember, even when its files are gone', async () => {
  const outbox = openOutbox(0, 's1')
  const offset = outbox.event('one')
  await outbox.close()
  const seen = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  await bench.until('the event', () => seen.records.length === 1)
  await seen.owned(0)?.commit(offset + 1)
  await seen.consumer.close()
  const floors = log.outboxFloors(0)
  expect(floors).toEqual({ [CLICKS.name]: offset + 1, [CONVERSIONS.name]: 0 })
  rmSync(join(dataDir, 'outbox'), { recursive: true })
  const again = openOutbox(0, 's2', floors[CLICKS.name])
  expect(again.event('two')).toBe(2 * OPENING_SPAN)
  const next = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  await bench.until('the event', () => next.values().join() === 'two')
  await again.close()
})

test('a snapshot is refused when a power cut took records that it holds', async () => {
  const outbox = openOutbox(0, 's1', 0, 'clicks', 1_000_000)
  outbox.event('one')
  outbox.event('two')
  await outbox.close()
  const snapshot = OPENING_SPAN + 2
  const [segment] = listSegments(join(dataDir, 'outbox', '0', 'clicks'))
  truncateSync(segment?.path ?? '', statSync(segment?.path ?? '').size - 1)
  const next = openOutbox(0, 's2')
  next.event('three')
  const seen = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  await bench.until('the outbox to be found', () => seen.values().join() === 'one,three')
  const from = new Map([[`${CLICKS.name}/0`, snapshot]])
  await expect(bench.table({ topics: [CLICKS.name], from })).rejects.toThrow(/gone/)
  await next.close()
})

test('segments go when every group has read past them, their time is over and the ledger closed their stream', async () => {
  await log.ensureTopics([{ name: CLICKS.name, partitions: 12, cleanup: 'delete', retentionMs: 0 }])
  const settled = new Set<string>()
  const left = (): number => listSegments(join(dataDir, 'outbox', '0', 'clicks')).length
  const first = openOutbox(0, 'first')
  for (const text of ['1', '2', '3']) first.event(text)
  await first.close()
  const second = openOutbox(0, 'second')
  for (const text of ['4', '5', '6']) second.event(text)
  const taken: number[] = []
  log.onTaken((_topic, _partition, takenTo) => taken.push(takenTo))

  const sink = await bench.collect({ group: 'sink', topics: [CLICKS.name] })
  const scorer = await bench.collect({ group: 'scorer', topics: [CLICKS.name] })
  await bench.until('all events', () => sink.records.length === 6 && scorer.records.length === 6)
  const after = (index: number): number => (sink.records[index]?.offset ?? 0) + 1
  const asked: string[] = []
  log.trimOutboxes((stream) => {
    asked.push(stream)
    return settled.has(stream)
  })

  await sink.owned(0)?.commit(after(5))
  expect(log.takenTo(CLICKS.name, 0)).toBe(0)
  await scorer.owned(0)?.commit(after(1))
  expect(log.takenTo(CLICKS.name, 0)).toBe(after(1))
  await bench.until('two segments to go', () => left() === 4)
  await scorer.owned(0)?.commit(after(4))
  expect(taken).toEqual([0, after(1), after(4)])
  // The last segment of a stream holds its newest checkpoint, and holds back everything behind it.
  await bench.until('the ledger to be asked', () => asked.length > 1)
  expect(left()).toBe(4)
  settled.add('first')
  await bench.until('what both have read to go', () => left() === 1)
  await second.close()
})

test('a group that nobody reads with any more holds no segment back for ever', async () => {
  let nowMs = Date.now()
  await log.close()
  const later = await openEmbeddedEventLog({ dataDir, logger: silentLogger, upkeepMs: 20, clock: { now: () => nowMs } })
  try {
    await later.ensureTopics([{ name: CLICKS.name, partitions: 12, cleanup: 'delete', retentionMs: 0 }])
    const outbox = openOutbox(0, 'first')
    for (const text of ['1', '2', '3']) outbox.event(text)
    const read = async (group: string, count: number): Promise<() => Promise<void>> => {
      const records: number[] = []
      const consumer = await later.consume({
        group,
        topics: [CLICKS.name],
        assigned: async ({ begin }) => ({ startAt: begin }),
        handleBatch: async ({ assignment, records: batch }) => {
          records.push(...batch.map(({ offset }) => offset + 1))
          const to = records[count - 1]
          if (to !== undefined) await assignment.commit(to)
        },
        onCrash: () => undefined,
      })
      await bench.until(`${group} to commit`, () => records.length >= count)
      return () => consumer.close()
    }
    const leave = await read('gone', 1)
    await leave()
    const stay = await read('sink', 3)
    later.trimOutboxes(() => true)
    await bench.until('what both have read to be known', () => later.takenTo(CLICKS.name, 0) > 0)
    const held = later.takenTo(CLICKS.name, 0)
    nowMs += 25 * 3_600_000
    expect(later.takenTo(CLICKS.name, 0)).toBeGreaterThan(held)
    await bench.until('the segments to go', () => listSegments(join(dataDir, 'outbox', '0', 'clicks')).length === 1)
    await stay()
    await outbox.close()
  } finally {
    await later.close()
  }
})
