import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPENING_SPAN } from '@smartlink/segment-log/find-end'
import { listSegments } from '@smartlink/segment-log/segment-files'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogPartition } from './log-partition.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-partition-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

function open(floor = 0): LogPartition {
  return new LogPartition({
    directory,
    topic: 't',
    partition: 0,
    floor,
    segmentBytes: 1_000_000,
    fsync: { mode: 'interval', intervalMs: 1_000 },
    now: () => 1,
    onSyncFailure: () => undefined,
    onDamage: () => undefined,
  })
}

const record = (value: string) => ({ key: Buffer.from('k'), value: Buffer.from(value) })

function values(partition: LogPartition, from = 0): string[] {
  const reader = partition.reader(from)
  const seen: string[] = []
  for (let records = reader.read(); records !== undefined; records = reader.read()) {
    seen.push(...records.map(({ value }) => String(value)))
  }
  reader.close()
  return seen
}

test('an atomic append that a crash tore is never seen, neither alone nor by who waits for the end', async () => {
  let partition = open()
  partition.append([record('whole 1'), record('whole 2')], true)
  const end = partition.end()
  const path = listSegments(directory)[0]?.path ?? ''
  const { size } = statSync(path)
  partition.append([record('torn 1'), record('torn 2'), record('torn 3')], true)
  const torn = size + (statSync(path).size - size) * (2 / 3)
  await partition.close()
  truncateSync(path, torn)

  partition = open()
  expect(partition.end()).toBe(end)
  expect(values(partition)).toEqual(['whole 1', 'whole 2'])
  const reader = partition.reader(0)
  while (reader.read() !== undefined);
  expect(reader.position).toBe(end)
  partition.append([record('next')], false)
  expect(reader.read()?.map(({ value }) => String(value))).toEqual(['next'])
  expect(values(partition)).toEqual(['whole 1', 'whole 2', 'next'])
  reader.close()
  await partition.close()
})

test('an offset is held, lies in the gap of an opening, or is out of range', async () => {
  let partition = open()
  expect(partition.standing(0)).toBe('held')
  partition.append([record('1'), record('2')], false)
  await partition.close()
  partition = open()
  partition.append([record('3')], false)
  const standings = {
    'before anything': partition.standing(0),
    'the first record': partition.standing(OPENING_SPAN),
    'the end of the first opening': partition.standing(OPENING_SPAN + 2),
    'behind it': partition.standing(OPENING_SPAN + 3),
    'the second opening': partition.standing(2 * OPENING_SPAN),
    'the end': partition.standing(2 * OPENING_SPAN + 1),
    'beyond the end': partition.standing(2 * OPENING_SPAN + 2),
    'no offset': partition.standing(0.5),
  }
  expect(standings).toEqual({
    'before anything': 'held',
    'the first record': 'held',
    'the end of the first opening': 'held',
    'behind it': 'gap',
    'the second opening': 'held',
    'the end': 'held',
    'beyond the end': 'out of range',
    'no offset': 'out of range',
  })
  expect(partition.countFrom(0)).toBe(3)
  expect(partition.countFrom(OPENING_SPAN + 1)).toBe(2)
  expect(partition.begin()).toBe(0)
  rmSync(listSegments(directory)[0]?.path ?? '')
  // Who had read everything that was trimmed is still in time.
  expect(partition.begin()).toBe(OPENING_SPAN + 2)
  expect(partition.standing(0)).toBe('out of range')
  expect(partition.standing(OPENING_SPAN + 1)).toBe('out of range')
  expect(partition.standing(OPENING_SPAN + 2)).toBe('held')
  await partition.close()
})

test('a power cut that takes the tail takes no offset with it: the next records have offsets that nobody has seen', async () => {
  let partition = open()
  partition.append([record('1'), record('2'), record('3')], false)
  const committed = partition.end()
  await partition.close()
  const path = listSegments(directory)[0]?.path ?? ''
  truncateSync(path, statSync(path).size - 1)
  partition = open(committed)
  expect(values(partition)).toEqual(['1', '2'])
  expect(partition.standing(committed)).toBe('gap')
  partition.append([record('4')], false)
  expect(values(partition, committed)).toEqual(['4'])
  expect(partition.standing(committed)).toBe('gap')
  await partition.close()
  // Even when every file is lost, the floor holds.
  rmSync(path.replace(/\/[^/]*$/, ''), { recursive: true })
  partition = open(committed)
  partition.append([record('5')], false)
  expect(partition.end()).toBeGreaterThan(2 * OPENING_SPAN)
  expect(partition.standing(committed)).toBe('gap')
  await partition.close()
})
