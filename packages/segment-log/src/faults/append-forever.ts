import { writeSync } from 'node:fs'
import { SegmentLogWriter } from '../segment-log-writer.ts'

/*
 * Appends numbered records to the directory of the first argument until it is killed, or as many as the second argument
 * says, and writes a line with the newest number to stdout for each batch that the log has taken.
 */
const [, , directory = '', turns = 'Infinity'] = process.argv
const writer = new SegmentLogWriter({
  directory,
  segmentBytes: 512 * 1024,
  fsync: { mode: 'interval', intervalMs: 20 },
  headerOf: (file) => ({ ...file }),
})

let taken = 0
let failures = 0

function turn(): void {
  const first = writer.nextOffset
  for (let record = 0; record < 20; record++) writer.append(Buffer.alloc(350, `${taken + record} `))
  const { end, error } = writer.flush()
  if (error !== undefined) failures++
  const survived = end - first
  taken += survived
  writeSync(1, `${taken} ${failures}\n`)
}

for (let count = 0; count < Number(turns); count++) {
  turn()
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
}
await writer.close()
