import { writeSync } from 'node:fs'
import { SegmentLogWriter } from '../segment-log-writer.ts'

/*
 * Appends numbered records to the directory of the first argument until it is killed, or as many as the second argument
 * says. For each batch it writes a line to stdout: its first number, how many of it the log has taken, and how many
 * batches failed so far. A number is never used again, taken or not.
 */
const [, , directory = '', turns = 'Infinity'] = process.argv
const writer = new SegmentLogWriter({
  directory,
  segmentBytes: 512 * 1024,
  fsync: { mode: 'interval', intervalMs: 20 },
  headerOf: (file) => ({ ...file }),
})

const BATCH = 20
let number = 0
let failures = 0

function turn(): void {
  const before = writer.nextOffset
  for (let record = 0; record < BATCH; record++) writer.append(Buffer.alloc(350, `${number + record} `))
  const { end, error } = writer.flush()
  if (error !== undefined) failures++
  writeSync(1, `${number} ${end - before} ${failures}\n`)
  number += BATCH
}

for (let count = 0; count < Number(turns); count++) {
  turn()
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
}
await writer.close()
