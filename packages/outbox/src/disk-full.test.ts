import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OutboxReader } from '@smartlink/outbox-format/outbox-reader'
import { afterEach, beforeEach, expect, test } from 'vitest'

const SCRIPT = join(import.meta.dirname, 'faults', 'fill-disk.ts')
/** Dropped within two seconds of the script's clock: three clicks every 5 ms. */
const MOST_UNSAID = 1_200

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-full-'))
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

test('a full disk drops events and says so, breaks none, and everything goes on when there is room again', async ({
  skip,
}) => {
  const disk = mkdtempSync(join(root, 'disk-'))
  const out = mkdtempSync(join(root, 'out-'))
  if (onSmallDisk(disk, out, 'true').status !== 0) return skip('this machine lets nobody mount a file system')
  const { status, stdout, stderr } = onSmallDisk(disk, out, `"${process.execPath}" "${SCRIPT}" "${disk}"`)
  expect(`${status} ${String(stderr)}`).toBe('0 ')
  const told = JSON.parse(String(stdout)) as Record<'taken' | 'dropped' | 'hadFailed' | 'saidWhileFull', number> & {
    afterRoom: string
    files: string[]
  }
  expect(told.hadFailed).toBeGreaterThan(100)
  // A process that is killed before there is room leaves the number behind, but for the last second's.
  expect(told.hadFailed - told.saidWhileFull).toBeLessThanOrEqual(MOST_UNSAID)
  expect(told.afterRoom).toBe('open')
  expect(told.files.toSorted()).toEqual(['clicks', 'conversions', 'reserve'])

  const next = new Map<number, number>()
  let events = 0
  let lost = 0
  let damage = 0
  const reader = new OutboxReader({
    directory: join(out, '0', 'clicks'),
    from: 0,
    onLoss: (loss) => {
      lost = loss.dropped.human
    },
    onDamage: () => damage++,
  })
  while (events < told.taken || lost < told.dropped) {
    const batch = await reader.next()
    for (const { partition, sequence, bytes } of batch?.events ?? []) {
      expect(sequence).toBe(next.get(partition) ?? 0)
      expect(bytes.toString().startsWith(`${partition}/${sequence} `)).toBe(true)
      next.set(partition, sequence + 1)
      events++
    }
  }
  reader.close()
  expect({ events, lost, damage }).toEqual({ events: told.taken, lost: told.dropped, damage: 0 })
})
