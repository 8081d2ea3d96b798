import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TopicSpec } from '../event-log.ts'
import type { LogLogger } from '../open-log-options.ts'
import { LogPartition } from './log-partition.ts'
import { silentLogger } from './testing/silent-logger.ts'
import { runUpkeep, type UpkeepOptions } from './upkeep.ts'

const HOUR_MS = 3_600_000
const START = 1_700_000_000_000

let directory: string
let now = START
let partition: LogPartition
beforeEach(() => {
  now = START
  directory = mkdtempSync(join(tmpdir(), 'upkeep-'))
  partition = open()
})
afterEach(async () => {
  await partition.close()
  rmSync(directory, { recursive: true })
})

function open(path = directory): LogPartition {
  return new LogPartition({
    directory: path,
    topic: 't',
    partition: 0,
    floor: 0,
    segmentBytes: 1_000,
    fsync: { mode: 'interval', intervalMs: 1_000 },
    now: () => now,
    onSyncFailure: () => undefined,
    onDamage: () => undefined,
  })
}

function append(count: number): void {
  for (let record = 0; record < count; record++) {
    partition.append([{ key: Buffer.from(`k${record % 3}`), value: Buffer.alloc(100) }], false)
  }
}

function count(): number {
  const reader = partition.reader(partition.begin())
  let records = 0
  for (let batch = reader.read(); batch !== undefined; batch = reader.read()) records += batch.length
  reader.close()
  return records
}

/** Files are as old as the clock of the partition has moved on. */
const upkeep = (
  spec: TopicSpec,
  logger: LogLogger = silentLogger,
  options: Partial<UpkeepOptions> = {},
): Promise<void> =>
  runUpkeep(
    {
      stored: () => [[spec, [partition]]],
      outboxes: () => [],
      takenTo: () => 0,
      isSettled: () => undefined,
      now: () => now,
      fileNow: () => Date.now() + now - START,
      logger,
      minDirtyBytes: 0,
      ...options,
    },
    () => false,
  )

test('segments older than the retention go, and who still stood there is told', async () => {
  const spec: TopicSpec = { name: 't', partitions: 1, cleanup: 'delete', retentionMs: HOUR_MS }
  append(50)
  const first = partition.begin()
  await upkeep(spec)
  expect(count()).toBe(50)
  now += 2 * HOUR_MS
  await upkeep(spec)
  expect(count()).toBeLessThan(20)
  expect(partition.standing(first)).toBe('out of range')
  expect(partition.begin()).toBeGreaterThan(first)
  // The segment that was being written was old too: the next record begins another, and this one goes in its time.
  append(1)
  await upkeep(spec)
  now += 2 * HOUR_MS
  await upkeep(spec)
  expect(count()).toBe(1)
})

test('a compacted topic keeps what lives, a deleted one is not compacted, and one that does both forgets with time', async () => {
  append(50)
  await upkeep({ name: 't', partitions: 1, cleanup: 'delete' })
  expect(count()).toBe(50)
  await upkeep({ name: 't', partitions: 1, cleanup: 'compact' })
  append(5)
  await upkeep({ name: 't', partitions: 1, cleanup: 'compact' })
  expect(count()).toBeLessThanOrEqual(3 + 5)
  now += 2 * HOUR_MS
  append(1)
  const both: TopicSpec = { name: 't', partitions: 1, cleanup: 'compact,delete', retentionMs: HOUR_MS }
  await upkeep(both)
  append(1)
  await upkeep(both)
  expect(count()).toBeLessThanOrEqual(2)
})

test('a partition that can’t be kept up is named and does not stop the rest', async () => {
  const named: object[] = []
  const listening = { ...silentLogger, error: (fields: object) => named.push(fields) }
  const spec: TopicSpec = { name: 't', partitions: 1, cleanup: 'compact' }
  append(50)
  const path = join(directory, 'broken')
  const broken = open(path)
  await broken.close()
  rmSync(path, { recursive: true })
  writeFileSync(path, 'a file where a directory should be')
  await upkeep(spec, listening, {
    stored: () => [
      [{ ...spec, name: 'broken' }, [broken]],
      [spec, [partition]],
    ],
  })
  expect(named).toMatchObject([{ topic: 'broken', partition: 0 }])
  expect(count()).toBeLessThan(50)
})
