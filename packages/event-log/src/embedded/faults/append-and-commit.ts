import { writeSync } from 'node:fs'
import { silentLogger } from '../testing/silent-logger.ts'
import { openEmbeddedEventLog } from '../open-embedded-event-log.ts'

/*
 * Appends numbers to topic `numbers` of the data directory in the first argument, and consumes and commits them, until it
 * is killed. Says on stdout, a JSON line each, what was acknowledged.
 */
const [, , dataDir = ''] = process.argv
const log = await openEmbeddedEventLog({
  dataDir,
  logger: silentLogger,
  segmentBytes: 200_000,
  upkeepMs: 20,
  minDirtyBytes: 50_000,
})
await log.ensureTopics([
  { name: 'numbers', partitions: 2, cleanup: 'delete' },
  { name: 'newest', partitions: 1, cleanup: 'compact' },
])
const say = (what: object): void => void writeSync(1, `${JSON.stringify(what)}\n`)

await log.consume({
  group: 'readers',
  topics: ['numbers'],
  assigned: async ({ begin, committed }) => ({ startAt: committed?.offset ?? begin }),
  async handleBatch({ assignment, records }) {
    const offset = (records.at(-1)?.offset ?? 0) + 1
    await assignment.commit(offset, 'x'.repeat(500))
    say({ committed: [assignment.partition, offset] })
  },
  onCrash(error) {
    throw error
  },
})
const writer = await log.fencedWriter({ topic: 'newest', partition: 0, replay: () => undefined })

for (let number = 0; ; number++) {
  await log.append('numbers', [{ key: 'k', partition: number % 2, value: Buffer.alloc(300, `${number} `) }])
  const value = Buffer.from(String(number))
  await writer.append([
    { key: 'a', value },
    { key: 'b', value },
  ])
  say({ acknowledged: number })
  if (number % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
}
