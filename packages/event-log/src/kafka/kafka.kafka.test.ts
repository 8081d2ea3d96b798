import { Kafka, logLevel, Partitioners } from 'kafkajs'
import type { Producer } from 'kafkajs'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import { eventLogContract } from '../contract/event-log-contract.ts'
import { openKafkaEventLog } from './kafka-event-log.ts'
import { createNames } from './names.ts'
import { optionsForTests } from './testing/options-for-tests.ts'
import { GROUP_TIMING } from './timing.ts'

const PREFIX = 'contract.'

eventLogContract('Kafka', async () => {
  const kafka = await startKafka({ brokers: 1 })
  const options = optionsForTests(kafka.brokers, { topicPrefix: PREFIX, groupPrefix: PREFIX })
  const names = createNames(PREFIX, PREFIX)
  const client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 5 } })
  const producers: Producer[] = []

  /** A transaction of the partition's own transactional id, made by kafkajs's producer, and left open. */
  async function transaction(topic: string, partition: number, count: number) {
    const producer = client.producer({
      transactionalId: names.transactionalId(topic, partition),
      transactionTimeout: 5_000,
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    producers.push(producer)
    await producer.connect()
    const open = await producer.transaction()
    const messages = Array.from({ length: count }, (_, index) => ({ partition, key: `k${index}`, value: 'never seen' }))
    await open.send({ topic: names.topic(topic), messages })
    return { open, producer }
  }

  return {
    open: async () => openKafkaEventLog(options, { ...GROUP_TIMING, heartbeatIntervalMs: 300, revokeGraceMs: 1_000 }),
    patienceMs: 20_000,
    severalProcesses: true,
    transactions: {
      async abortedRecords(topic, partition, count) {
        const { open } = await transaction(topic, partition, count)
        await open.abort()
      },
      async abandonedTransaction(topic, partition, count) {
        await transaction(topic, partition, count)
      },
    },
    async dispose() {
      await Promise.all(producers.map((producer) => producer.disconnect()))
      await kafka.stop()
    },
  }
})
