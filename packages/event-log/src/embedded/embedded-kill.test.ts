import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEmbeddedEventLog } from './open-embedded-event-log.ts'
import { silentLogger } from './testing/silent-logger.ts'

const SCRIPT = join(import.meta.dirname, 'faults', 'append-and-commit.ts')

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-kill-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true })
})

interface Said {
  readonly acknowledged?: number
  readonly committed?: readonly [partition: number, offset: number]
}

test('kill -9 takes nothing that was acknowledged: no record, no commit, no half of an atomic append', async () => {
  const committed = [0, 0]
  let acknowledged = -1
  for (const upTo of [2_000, 1_000]) {
    acknowledged = -1
    const child = spawn(process.execPath, [SCRIPT, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const said = JSON.parse(line) as Said
      if (said.committed !== undefined) committed[said.committed[0]] = said.committed[1]
      acknowledged = said.acknowledged ?? acknowledged
      if (acknowledged === upTo) child.kill('SIGKILL')
    })
    await Promise.all([once(child, 'close'), once(lines, 'close')])
    expect(acknowledged).toBeGreaterThanOrEqual(upTo)
  }

  const log = await openEmbeddedEventLog({ dataDir, logger: silentLogger })
  const numbers: number[][] = [[], []]
  const newest = new Map<string, number>()
  const table = await log.table({
    topics: ['numbers', 'newest'],
    onRecord({ topic, partition, key, value }) {
      const number = Number.parseInt(String(value), 10)
      if (topic === 'numbers') numbers[partition]?.push(number)
      else newest.set(key.toString(), number)
    },
    onCrash: (error) => expect.fail(error.message),
  })
  await table.ready
  for (const partition of [0, 1]) {
    const seen = numbers[partition] ?? []
    // Two runs, each from 0 without a hole.
    const second = seen.lastIndexOf(partition)
    for (const run of [seen.slice(0, second), seen.slice(second)]) {
      expect(run).toEqual(run.map((_, index) => index * 2 + partition))
    }
    expect(seen.at(-1)).toBeGreaterThanOrEqual(acknowledged - 1)
  }
  expect(newest.get('a')).toBe(newest.get('b'))
  expect(newest.get('a')).toBeGreaterThanOrEqual(acknowledged)
  const lag = await log.lag('readers', 'numbers')
  for (const partition of [0, 1]) expect(lag[partition]?.committed).toBeGreaterThanOrEqual(committed[partition] ?? 0)
  await log.close()
})
