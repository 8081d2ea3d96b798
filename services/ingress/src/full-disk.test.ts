import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { storedClicks, storedSequences } from './testing/stored-events.ts'

const SCRIPT = join(import.meta.dirname, 'testing', 'clicks-on-full-disk.ts')

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ingress-disk-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

/** Runs a command where a file system of its own, of 5 MB, is mounted on `disk`; its files are copied out at the end. */
function onSmallDisk(disk: string, out: string, command: string): ReturnType<typeof spawnSync> {
  const script = `mount -t tmpfs -o size=5m none "${disk}" && ${command} && cp -r "${disk}/." "${out}"`
  const args = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']
  return spawnSync('unshare', [...args, 'sh', '-c', script], { encoding: 'utf8' })
}

it('on a full disk every click is either stored or counted as dropped, and tokens are spent by stored ones alone', ({
  skip,
}) => {
  const disk = mkdtempSync(join(root, 'disk-'))
  const out = mkdtempSync(join(root, 'out-'))
  if (onSmallDisk(disk, out, 'true').status !== 0) return skip('this machine lets nobody mount a file system')
  const { status, stdout, stderr } = onSmallDisk(disk, out, `"${process.execPath}" "${SCRIPT}" "${disk}"`)
  expect(`${status} ${String(stderr)}`).toBe('0 ')
  const told = JSON.parse(String(stdout)) as {
    answered: Record<string, number>
    spent: number
    dropped: { human: number }
  }

  const clicks = storedClicks(out)
  const open = told.answered['open.example'] ?? 0
  const capped = told.answered['capped.example'] ?? 0
  expect(told.dropped.human).toBeGreaterThan(1_000)
  expect(clicks.length + told.dropped.human).toBe(open + capped)
  expect(clicks.filter(({ offer_id }) => offer_id === 1)).toHaveLength(capped)
  expect(clicks.flatMap(({ caps }) => caps).filter(({ spent }) => spent)).toHaveLength(capped)
  expect(told.spent).toBe(capped)
  for (const numbers of storedSequences(out).values()) expect(numbers).toEqual(numbers.map((_, n) => n))
})
