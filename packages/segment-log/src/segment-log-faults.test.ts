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

/** The numbers that the writer said were taken. */
function readSaid(text: string): { readonly taken: number[]; readonly failures: number } {
  const taken: number[] = []
  let failures = 0
  // The last line may have been cut off by the kill.
  for (const line of text.split('\n').slice(0, -1)) {
    const [first = 0, count = 0, failed = 0] = line.split(' ').map(Number)
    for (let index = 0; index < count; index++) taken.push(first + index)
    failures = failed
  }
  return { taken, failures }
}

test('after kill -9 in the middle of writing, every record that the log had taken is there, and a reader that followed saw the same', async () => {
  const live = watch()
  const child = spawn(process.execPath, [SCRIPT, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    live.drain()
    if (live.numbers.length > 8_000) child.kill('SIGKILL')
  })
  await once(child, 'close')
  live.drain()
  const later = watch()
  later.drain()
  const { taken } = readSaid(said)
  expect(taken.length).toBeGreaterThan(7_000)
  expect(later.numbers.slice(0, taken.length)).toEqual(taken)
  expect(later.numbers).toEqual(later.numbers.map((_, index) => index))
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
  const { taken, failures } = readSaid(stdout)
  expect(failures).toBeGreaterThan(3)
  expect(taken.length).toBeLessThan(200 * 20)
  const seen = watch()
  seen.drain()
  expect(seen.numbers).toEqual(taken)
  expect(seen.damage).toEqual([])
  seen.close()
})
