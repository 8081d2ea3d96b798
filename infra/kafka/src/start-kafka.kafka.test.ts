import { Kafka, logLevel } from 'kafkajs'
import { expect, onTestFinished, test } from 'vitest'
import { dockerAnswers } from './docker-cluster.ts'
import { startKafka } from './start-kafka.ts'
import { findJava } from './java.ts'

const docker = await dockerAnswers()
const java = !('missing' in (await findJava(process.env['JAVA_HOME'])))
const onCi = process.env['CI'] === 'true'

test.runIf(docker || onCi)('a broker in a container keeps what it acknowledged through kill -9', async () => {
  expect(docker, 'on CI a Docker engine must answer: infra/ci/start-docker.sh').toBe(true)
  await keepsRecords('docker')
})

test.runIf(java || onCi)('a broker from its jars keeps what it acknowledged through kill -9', async () => {
  expect(java, 'on CI there must be Java 17').toBe(true)
  await keepsRecords('jars')
})

test('an address given by the person is used as it is', async () => {
  const cluster = await startKafka({ brokers: 1, environment: { SMARTLINK_TEST_KAFKA: '127.0.0.1:9' } })
  expect(cluster.brokers).toEqual(['127.0.0.1:9'])
  await expect(cluster.kill()).rejects.toThrow('not ours to stop')
})

async function keepsRecords(way: 'docker' | 'jars'): Promise<void> {
  const cluster = await startKafka({ brokers: 1, environment: { ...process.env, SMARTLINK_TEST_KAFKA: way } })
  onTestFinished(() => cluster.stop())
  expect(cluster.kind).toBe(way)
  const kafka = new Kafka({
    brokers: [...cluster.brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, maxRetryTime: 500 },
  })
  const admin = kafka.admin()
  const producer = kafka.producer()
  await Promise.all([admin.connect(), producer.connect()])
  onTestFinished(async () => void (await Promise.all([admin.disconnect(), producer.disconnect()])))
  await admin.createTopics({ topics: [{ topic: 'smoke', numPartitions: 1 }], waitForLeaders: true })
  await producer.send({ topic: 'smoke', messages: [{ value: 'before' }] })

  await cluster.kill()
  await cluster.restart()
  await producer.send({ topic: 'smoke', messages: [{ value: 'after' }] })

  const [partition] = await admin.fetchTopicOffsets('smoke')
  expect(Number(partition?.high)).toBeGreaterThanOrEqual(2)
}
