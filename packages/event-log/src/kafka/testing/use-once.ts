/** A program that opens the log over the brokers named, uses each part of it once, closes it, and has nothing left to do. */
import { openKafkaEventLog } from '../kafka-event-log.ts'
import { optionsForTests } from './options-for-tests.ts'

const [topic = '', ...brokers] = process.argv.slice(2)
const log = openKafkaEventLog(optionsForTests(brokers))
await log.ensureTopics([{ name: topic, partitions: 1, cleanup: 'compact' }])
await log.append(topic, [{ key: 'k', value: Buffer.from('v') }])
const writer = await log.fencedWriter({ topic, partition: 0, replay: () => undefined })
await writer.append([{ key: 'k', value: Buffer.from('w') }])
let records = 0
const table = await log.table({
  topics: [topic],
  onRecord: () => records++,
  onCrash: (error) => {
    throw error
  },
})
await table.ready
const handled = Promise.withResolvers<void>()
await log.consume({
  group: topic,
  topics: [topic],
  assigned: async ({ begin }) => ({ startAt: begin }),
  handleBatch: async () => handled.resolve(),
  onCrash: handled.reject,
})
await handled.promise
await log.close()
process.stdout.write(`${records} records`)
