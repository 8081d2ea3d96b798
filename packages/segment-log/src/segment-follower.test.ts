import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SegmentFollower } from './segment-follower.ts'
import { SegmentLogWriter } from './segment-log-writer.ts'

let directory: string
let writer: SegmentLogWriter
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'segment-follower-'))
  writer = new SegmentLogWriter({
    directory,
    segmentBytes: 300,
    fsync: { mode: 'interval', intervalMs: 1_000 },
    headerOf: () => ({}),
  })
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

function write(text: string): void {
  writer.append(Buffer.from(text))
  writer.flush()
}

async function text(follower: SegmentFollower): Promise<string | undefined> {
  const batch = await follower.next()
  return batch?.records.map(({ payload }) => payload.toString()).join(' ')
}

test('a follower without a poll sees what is new when it is woken, also when it was woken before it waited', async () => {
  const follower = new SegmentFollower({ directory, from: 0 })
  const waiting = text(follower)
  write('first')
  follower.wake()
  expect(await waiting).toBe('first')
  write('second')
  expect(await text(follower)).toBe('second')
  follower.close()
})

test('a follower that polls finds new records and new segments by itself', async () => {
  const follower = new SegmentFollower({ directory, from: 0, pollMs: 5 })
  for (let record = 0; record < 30; record++) {
    const waiting = text(follower)
    await new Promise((resolve) => setImmediate(resolve))
    write(`record ${record}`)
    expect(await waiting).toBe(`record ${record}`)
  }
  follower.close()
})

test('closing ends the wait', async () => {
  const follower = new SegmentFollower({ directory, from: 0 })
  const waiting = text(follower)
  follower.close()
  expect(await waiting).toBeUndefined()
  expect(await text(follower)).toBeUndefined()
})
