import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSegments, listSegments } from '@smartlink/segment-log/segment-files'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LogRecord } from '../event-log.ts'
import { compactPartition, type CompactionRules } from './compaction.ts'
import { LogPartition } from './log-partition.ts'
import type { PartitionReader } from './partition.ts'

let directory: string
let now = 1_700_000_000_000
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'compaction-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

const RULES: Omit<CompactionRules, 'nowMs' | 'fileNowMs'> = {
  minLagMs: -Infinity,
  tombstoneMs: Infinity,
  retentionMs: undefined,
  minDirtyBytes: 0,
}

function open(segmentBytes = 1_000): LogPartition {
  return new LogPartition({
    directory,
    topic: 't',
    partition: 0,
    floor: 0,
    segmentBytes,
    fsync: { mode: 'interval', intervalMs: 1_000 },
    now: () => now,
    onSyncFailure: () => undefined,
    onDamage: () => undefined,
  })
}

function put(partition: LogPartition, key: string, value: string | null): void {
  expect(
    partition.append([{ key: Buffer.from(key), value: value === null ? null : Buffer.from(value) }], false),
  ).toEqual({ written: 1 })
}

function drain(reader: PartitionReader): LogRecord[] {
  const all: LogRecord[] = []
  for (let records = reader.read(); records !== undefined; records = reader.read()) all.push(...records)
  return all
}

function readAll(partition: LogPartition): LogRecord[] {
  const reader = partition.reader(partition.begin())
  const records = drain(reader)
  reader.close()
  return records
}

function contentOf(records: readonly LogRecord[]): Record<string, string> {
  const content = new Map<string, string>()
  for (const { key, value } of records) {
    if (value === null) content.delete(key.toString())
    else content.set(key.toString(), value.toString())
  }
  return Object.fromEntries(content)
}

const compact = (partition: LogPartition, rules: Partial<CompactionRules> = {}) =>
  compactPartition(partition, { ...RULES, nowMs: now, fileNowMs: Date.now(), ...rules })

test('compaction keeps the newest record of each key, with its offset and its time', async () => {
  const partition = open()
  for (let round = 0; round < 20; round++) {
    for (const key of ['a', 'b', 'c']) put(partition, key, `${key}${round} ${'x'.repeat(50)}`)
  }
  const before = readAll(partition)
  const end = partition.end()
  const done = await compact(partition)
  expect(done?.bytesAfter).toBeLessThan((done?.bytesBefore ?? 0) / 3)
  const after = readAll(partition)
  expect(contentOf(after)).toEqual(contentOf(before))
  expect(after.length).toBeLessThan(before.length / 2)
  for (const record of after) expect(before).toContainEqual(record)
  expect(partition.end()).toBe(end)
  await partition.close()

  const again = open()
  expect(again.end()).toBe(end)
  expect(await compact(again)).toBeDefined()
  expect(listSegments(directory)).toHaveLength(1)
  expect(readAll(again)).toHaveLength(3)
  expect(again.end()).toBe(end)
  const reader = again.reader(0)
  drain(reader)
  expect(reader.position).toBe(end)
  reader.close()
  expect(again.standing(end)).toBe('held')
  expect(await compact(again)).toBeUndefined()
  await again.close()
})

test('a tombstone stays for its time, then goes with everything it stood for', async () => {
  let partition = open()
  put(partition, 'a', '1')
  put(partition, 'b', '1')
  put(partition, 'a', null)
  await partition.close()
  partition = open()
  await compact(partition, { tombstoneMs: 1_000 })
  expect(readAll(partition).map(({ key, value }) => `${key.toString()} ${value?.toString() ?? 'gone'}`)).toEqual([
    'b 1',
    'a gone',
  ])
  const end = partition.end()
  put(partition, 'c', '1')
  put(partition, 'c', '2'.repeat(500))
  put(partition, 'c', '1')
  await partition.close()
  partition = open()
  now += 2_000
  await compact(partition, { tombstoneMs: 1_000 })
  expect(contentOf(readAll(partition))).toEqual({ b: '1', c: '1' })
  expect(readAll(partition)).toHaveLength(2)
  expect(partition.end()).toBeGreaterThan(end)
  await partition.close()
})

test('records beyond the retention go, and segments younger than the lag are left alone', async () => {
  let partition = open()
  put(partition, 'old', '1')
  await partition.close()
  now += 10_000
  partition = open()
  put(partition, 'new', '1')
  await partition.close()
  partition = open()
  expect(await compact(partition, { minLagMs: 60_000 })).toBeUndefined()
  await compact(partition, { retentionMs: 5_000 })
  expect(contentOf(readAll(partition))).toEqual({ new: '1' })
  await partition.close()
})

test('a compaction that was cut off after the rename changes nothing for readers, and the next opening finishes it', async () => {
  let partition = open(300)
  for (let round = 0; round < 30; round++) put(partition, `k${round % 4}`, `v${round}`)
  const content = contentOf(readAll(partition))
  await partition.close()
  partition = open(300)
  const [, ...others] = listSegments(directory)
  for (const { path } of others) copyFileSync(path, `${path}.kept`)
  await compact(partition)
  for (const { path } of others) copyFileSync(`${path}.kept`, path)
  const records = readAll(partition)
  expect(records).toHaveLength(4)
  expect(contentOf(records)).toEqual(content)
  await partition.close()
  partition = open(300)
  expect(describeSegments(directory)).toHaveLength(1)
  expect(contentOf(readAll(partition))).toEqual(content)
  await partition.close()
})

type Step = 'compact' | 'reopen' | 'read' | readonly [key: number, value: number | null]

const write: fc.Arbitrary<Step> = fc.tuple(fc.nat(5), fc.option(fc.nat(1_000), { freq: 4, nil: null }))
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: write },
  { weight: 1, arbitrary: fc.constantFrom<Step>('compact', 'reopen', 'read') },
)

test('whatever is written, compacted and opened again: a reader that followed and one that comes later end with the same content', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 120 }),
      fc.integer({ min: 100, max: 1_000 }),
      fc.boolean(),
      async (steps, segmentBytes, dropTombstones) => {
        rmSync(directory, { recursive: true })
        const model = new Map<string, string>()
        let partition = open(segmentBytes)
        const follower = partition.reader(0)
        const followed: LogRecord[] = []
        for (const action of steps) {
          if (action === 'compact') {
            // The follower reads on in the middle of it.
            const compacting = compact(partition, dropTombstones ? { tombstoneMs: -1 } : {})
            followed.push(...(follower.read() ?? []))
            await compacting
          } else if (action === 'reopen') {
            await partition.close()
            partition = open(segmentBytes)
          } else if (action === 'read') {
            followed.push(...(follower.read() ?? []))
          } else {
            const [key, value] = action
            put(partition, `k${key}`, value === null ? null : `v${value}`)
            if (value === null) model.delete(`k${key}`)
            else model.set(`k${key}`, `v${value}`)
          }
        }
        const late = readAll(partition)
        const expected = Object.fromEntries(model)
        expect(contentOf(late)).toEqual(expected)
        followed.push(...drain(follower))
        // A tombstone that goes at once may never reach who was slow; it stays a day for that reason.
        if (!dropTombstones) expect(contentOf(followed)).toEqual(expected)
        for (const records of [late, followed]) {
          const offsets = records.map(({ offset }) => offset)
          expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b))
        }
        expect(follower.position).toBe(partition.end())
        follower.close()
        await partition.close()
      },
    ),
    { numRuns: 100 },
  )
})
