/**
 * `startKafka({ brokers: 1 | 3 })`: a real Kafka for a test, with `pause`, `resume`, `kill`, `restart`, `stop`. It stands in
 * `infra/kafka`, so that the tests beside the adapter reach it too.
 */
export { startKafka } from '@smartlink/kafka-broker/start-kafka'
export type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
