import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listSegments } from './segment-files.ts'
import { SegmentLogReader, type SegmentDamage } from './segment-log-reader.ts'

const SCRIPT = join(import.meta.dirname, 'faults', 'append-forever.ts')

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'segment-log-faults-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

interface Seen {
  /** Numbers of the records, in order. */
  readonly numbers: number[]
  readonly damage: SegmentDamage[]
  drain(): void
  close(): void
}

function watch(): Seen {
  const numbers: number[] = []
  const damage: SegmentDamage[] = []
  const reader = new SegmentLogReader({ directory, from: 0, onDamage: (found) => damage.push(found) })
  return {
    numbers,
    damage,
    drain() {
      for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
        for (const { payload } of batch.records) numbers.push(Number.parseInt(payload.toString('latin1', 0, 20), 10))
      }
    },
    close: () => reader.close(),
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('after kill -9 in the middle of writing, every record that the log had taken is there, and a reader that followed saw the same', async () => {
  const live = watch()
  const child = spawn(process.execPath, [SCRIPT, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let taken = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const last = text.trimEnd().split('\n').at(-1)?.split(' ').at(0)
    taken = Number(last)
    live.drain()
    if (taken > 8_000) child.kill('SIGKILL')
  })
  await once(child, 'close')
  live.drain()
  const later = watch()
  later.drain()
  expect(later.numbers.length).toBeGreaterThanOrEqual(taken)
  expect(later.numbers).toEqual(upTo(later.numbers.length))
  expect(live.numbers).toEqual(later.numbers)
  expect(listSegments(directory).length).toBeGreaterThan(3)
  live.close()
  later.close()
})

test('a write that the file system cuts short ends the segment at its last whole record, and the next one goes on', () => {
  // A limit on the size of a file makes the kernel take the first part of a write and refuse the rest.
  const { stdout, status } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 150; trap "" XFSZ; exec "$0" "$@"', process.execPath, SCRIPT, directory, '200'],
    { encoding: 'utf8', maxBuffer: 1024 * 1024 * 16 },
  )
  expect(status).toBe(0)
  const [taken = 0, failures = 0] = stdout.trimEnd().split('\n').at(-1)?.split(' ').map(Number) ?? []
  expect(failures).toBeGreaterThan(3)
  const seen = watch()
  seen.drain()
  expect(seen.numbers).toEqual(upTo(taken))
  expect(seen.damage).toEqual([])
  seen.close()
})
