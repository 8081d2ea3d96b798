import { readdirSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { listStreams, readLeftover } from '@smartlink/outbox-format/earlier-streams'
import { openOutboxWriter } from '../open-outbox-writer.ts'

/*
 * Appends to an outbox on the small file system of the first argument until the disk is full, goes on for a while,
 * makes room, and appends again. Says on stdout, as JSON, what the visitor was told.
 */
const [, , disk = ''] = process.argv
let now = 1_700_000_000_000
const writer = openOutboxWriter({
  directory: join(disk, '0'),
  partitioning: { mode: 'kafka', partitions: { [CLICKS.name]: 2, [CONVERSIONS.name]: 1 } },
  logId: 'log',
  keyIds: () => [],
  label: '',
  bootId: 'boot',
  fsync: { mode: 'interval', intervalMs: 50 },
  maxUnreadBytes: Number.MAX_SAFE_INTEGER,
  segmentBytes: 300_000,
  checkpoint: () => Buffer.from('{}'),
  clock: { now: () => now },
})

let taken = 0
let dropped = 0
const failures = new Map<string, number>()

/** One event-loop turn with three clicks. */
function turn(): void {
  const offsets: number[] = []
  for (let click = 0; click < 3; click++) {
    if (writer.room !== 'open') {
      failures.set(writer.room, (failures.get(writer.room) ?? 0) + 1)
      writer.drop('human')
      dropped++
      continue
    }
    const partition = click % 2
    const sequence = writer.nextSequence(CLICKS.name, partition)
    const bytes = Buffer.alloc(700, `${partition}/${sequence} `)
    offsets.push(writer.append(CLICKS.name, partition, sequence, Buffer.alloc(8), bytes))
  }
  const outcome = writer.flush()
  for (const offset of offsets) {
    if (outcome !== 'failed' || writer.isTaken(CLICKS.name, offset)) taken++
    else {
      writer.drop('human')
      dropped++
    }
  }
}

/** What whoever finds the disk now knows of the loss. */
function saidDropped(): number {
  const segments = listStreams(join(disk, '0')).at(-1)?.segments.get(CLICKS.name) ?? []
  return readLeftover(join(disk, '0', 'clicks'), segments).dropped.human
}

const ballast = join(disk, 'ballast')
writeFileSync(ballast, Buffer.alloc(1_000_000))
for (let count = 0; count < 3_000; count++) {
  turn()
  now += 5
}
const free = statfsSync(disk).bavail
const hadFailed = dropped
const saidWhileFull = saidDropped()
rmSync(ballast)
for (let count = 0; count < 300; count++) {
  turn()
  now += 5
}
const afterRoom = writer.room
await writer.close()
writeSync(
  1,
  JSON.stringify({ taken, dropped, hadFailed, saidWhileFull, free, afterRoom, files: readdirSync(join(disk, '0')) }),
)
