import type { TopicSpec } from '../event-log.ts'
import type { OpenLogOptions } from '../open-log-options.ts'
import { createBackoff } from './backoff.ts'
import { createBrokers } from './brokers.ts'
import type { Brokers } from './brokers.ts'
import { brokersIn, wireSettings } from './connection-settings.ts'
import { CODE, ConnectionError, needsAPerson } from './error-codes.ts'
import { createNames } from './names.ts'
import type { MetadataAnswer } from './protocol.ts'
import { MOST_REPLICAS, settingsIn, TOPIC } from './topics.ts'
import { differencesOf } from './topic-settings.ts'

/** A cluster as it is, looked at without changing anything. */
export interface ClusterInspection {
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]
  /** In the order in which they were asked for. */
  readonly topics: readonly TopicInspection[]
}

export interface TopicInspection {
  /** Without the prefix. */
  readonly topic: string
  /** `hidden`: this client may not know whether it is there. */
  readonly state: 'as specified' | 'differs' | 'missing' | 'hidden'
  readonly differences: readonly string[]
  readonly partitions: number
  /** Of the partition that has the fewest. */
  readonly replicas: number
  /** Of the partition that has the fewest. */
  readonly inSync: number
  /** Partitions that nobody leads: nothing can be read or written there. */
  readonly leaderless: number
  /** Undefined when this client may not read them. */
  readonly settings: ReadonlyMap<string, string> | undefined
}

export interface InspectOptions {
  readonly specs: readonly TopicSpec[]
  /** Topics of Kafka itself, which have no prefix and no specification of ours. */
  readonly internal?: readonly string[]
  readonly deadlineMs: number
}

/**
 * Looks at the brokers and topics of a cluster. @throws {ConnectionError} when none answers before the deadline: the message
 * says why not; {@link BrokerError} for any other trouble
 */
export async function inspectCluster(options: OpenLogOptions, inspect: InspectOptions): Promise<ClusterInspection> {
  const brokers = createBrokers(brokersIn(options.url), wireSettings(options), () => undefined)
  try {
    return await inspectThrough(brokers, options, inspect)
  } finally {
    brokers.close()
  }
}

async function inspectThrough(
  brokers: Brokers,
  { topicPrefix, replicationFactor }: OpenLogOptions,
  { specs, internal = [], deadlineMs }: InspectOptions,
): Promise<ClusterInspection> {
  const names = createNames(topicPrefix, '')
  const asked = [...specs.map(({ name }) => names.topic(name)), ...internal]
  const metadata = await untilAnswered(deadlineMs, async () => {
    const answer = await brokers.askAny('Metadata', { topics: asked, allowAutoTopicCreation: false })
    // A broker that was cut off for a while knows of no broker, itself included.
    if (answer.brokers.length === 0) throw new ConnectionError('the cluster has no broker')
    return answer
  })
  brokers.learn(metadata.brokers)
  const there = asked.filter((name) => found(metadata, name)?.topicErrorCode === CODE.none)
  const { resources } =
    there.length === 0
      ? { resources: [] }
      : await untilAnswered(deadlineMs, () =>
          brokers.askAny('DescribeConfigs', { resources: there.map((name) => ({ type: TOPIC, name })) }),
        )
  const replicas = replicationFactor ?? Math.min(MOST_REPLICAS, metadata.brokers.length)
  const settings = (name: string): ReadonlyMap<string, string> | undefined =>
    settingsIn(
      name,
      resources.find(({ resourceName }) => resourceName === name),
    )
  return {
    brokers: metadata.brokers.map(({ nodeId, host, port }) => ({ nodeId, host, port })),
    topics: [
      ...specs.map((spec) => {
        const name = names.topic(spec.name)
        return inspection(spec.name, metadata, name, settings, (topic) => differencesOf(spec, replicas, topic))
      }),
      ...internal.map((name) => inspection(name, metadata, name, settings, () => [])),
    ],
  }
}

function inspection(
  topic: string,
  metadata: MetadataAnswer,
  name: string,
  settingsOf: (name: string) => ReadonlyMap<string, string> | undefined,
  differencesIn: (found: Parameters<typeof differencesOf>[2]) => string[],
): TopicInspection {
  const answer = found(metadata, name)
  const partitions = answer?.partitionMetadata ?? []
  const fewest = (of: (partition: (typeof partitions)[number]) => number): number =>
    partitions.length === 0 ? 0 : Math.min(...partitions.map(of))
  const settings = settingsOf(name)
  const code = answer?.topicErrorCode ?? CODE.unknownTopicOrPartition
  const absent = code === CODE.none ? undefined : needsAPerson(code) ? 'hidden' : 'missing'
  const differences = absent === undefined ? differencesIn({ partitions, settings }) : []
  return {
    topic,
    state: absent ?? (differences.length === 0 ? 'as specified' : 'differs'),
    differences,
    partitions: partitions.length,
    replicas: fewest((partition) => partition.replicas.length),
    inSync: fewest((partition) => partition.isr.length),
    leaderless: partitions.filter(({ leader }) => leader < 0).length,
    settings,
  }
}

function found({ topicMetadata }: MetadataAnswer, name: string): MetadataAnswer['topicMetadata'][number] | undefined {
  return topicMetadata.find(({ topic }) => topic === name)
}

async function untilAnswered<T>(deadlineMs: number, ask: () => Promise<T>): Promise<T> {
  const backoff = createBackoff(50, 500)
  const endsAtMs = performance.now() + deadlineMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ConnectionError) || performance.now() > endsAtMs) throw error
    }
    await backoff.wait()
  }
}
