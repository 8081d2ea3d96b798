import { setTimeout as delay } from 'node:timers/promises'
import type { TopicReport, TopicSpec } from '../event-log.ts'
import { createBackoff } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import { BrokerError, CODE, codeName, ConnectionError, needsAPerson } from './error-codes.ts'
import type { Metadata } from './metadata.ts'
import { listOffsets } from './offsets.ts'
import type { Calls, MetadataAnswer } from './protocol.ts'
import { differencesOf, settingsOf } from './topic-settings.ts'

const CREATE_TIMEOUT_MS = 8_000
export const TOPIC = 2
export const MOST_REPLICAS = 3

export interface EnsureTopicsOptions {
  readonly brokers: Brokers
  readonly metadata: Metadata
  /** min(3, brokers) without it. */
  readonly replicationFactor?: number | undefined
  readonly signal: AbortSignal
}

/**
 * Creates what is missing and compares what is there. A service that starts without the right to create topics goes on when they
 * are all there. @throws {BrokerError} when a topic can't be created, the signal's reason when it aborts
 */
export async function ensureTopics(specs: readonly TopicSpec[], options: EnsureTopicsOptions): Promise<TopicReport[]> {
  if (specs.length === 0) return []
  const metadata = await describe(specs, options)
  const missing = specs.filter(({ name }) => codeOf(metadata, name) === CODE.unknownTopicOrPartition)
  const created = new Set<string>()
  if (missing.length > 0) {
    for (const name of await create(missing, options)) created.add(name)
    await untilLed(missing, options)
    const places = missing
      .filter(({ name }) => created.has(name))
      .flatMap(({ name: topic, partitions }) =>
        Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
      )
    // A leader that is named may not have heard of it yet, and would refuse the first records.
    await listOffsets(options, places, 'begin', options.signal)
  }
  const rest = specs.filter(({ name }) => !created.has(name))
  const reports = rest.length > 0 ? await compare(rest, options) : new Map<string, TopicReport>()
  return specs.map(({ name }) => reports.get(name) ?? { topic: name, state: 'created' })
}

async function describe(
  specs: readonly TopicSpec[],
  { brokers, signal }: EnsureTopicsOptions,
): Promise<MetadataAnswer> {
  return untilAnswered(signal, async () => {
    const topics = specs.map(({ name }) => name)
    const answer = await brokers.askAny('Metadata', { topics, allowAutoTopicCreation: false })
    // A broker that was cut off for a while knows of no broker, itself included, until the controller takes it back.
    if (answer.brokers.length === 0) throw new ConnectionError('the cluster has no broker')
    return answer
  })
}

function replicasIn({ brokers }: MetadataAnswer, { replicationFactor }: EnsureTopicsOptions): number {
  return replicationFactor ?? Math.min(MOST_REPLICAS, brokers.length)
}

function codeOf({ topicMetadata }: MetadataAnswer, name: string): number {
  return topicMetadata.find(({ topic }) => topic === name)?.topicErrorCode ?? CODE.unknownTopicOrPartition
}

/** Resolves to the names that this call created; another process may create some at the same time. */
async function create(missing: readonly TopicSpec[], options: EnsureTopicsOptions): Promise<string[]> {
  const { brokers, signal } = options
  const backoff = createBackoff(50, 1_000)
  const created: string[] = []
  let left = [...missing]
  for (;;) {
    const replicas = replicasIn(await describe(left, options), options)
    const topics = left.map((spec) => ({
      topic: spec.name,
      numPartitions: spec.partitions,
      replicationFactor: replicas,
      configEntries: Object.entries(settingsOf(spec, replicas)).map(([name, value]) => ({ name, value })),
    }))
    const answer = await untilAnswered(signal, () =>
      brokers.askAny(
        'CreateTopics',
        { validateOnly: false, timeout: CREATE_TIMEOUT_MS, topics },
        2 * CREATE_TIMEOUT_MS,
      ),
    )
    for (const { topic, errorCode, errorMessage } of answer.topicErrors) {
      if (errorCode === CODE.none) created.push(topic)
      else if (errorCode !== CODE.topicAlreadyExists && !isPassing(errorCode, options)) {
        throw new BrokerError(`creating ${topic} (${errorMessage}); \`smartlink topics apply\` makes topics`, errorCode)
      }
    }
    const again = new Set(
      answer.topicErrors.filter(({ errorCode }) => isPassing(errorCode, options)).map(({ topic }) => topic),
    )
    left = left.filter(({ name }) => again.has(name))
    if (left.length === 0) return created
    await backoff.wait(signal)
    signal.throwIfAborted()
  }
}

/** The controller is moving, the request took too long, a broker just went away: it may be made again. */
function isPassing(code: number, { replicationFactor }: EnsureTopicsOptions): boolean {
  const name = codeName(code)
  if (name === 'INVALID_REPLICATION_FACTOR') return replicationFactor === undefined
  return name === 'NOT_CONTROLLER' || name === 'REQUEST_TIMED_OUT'
}

/** Brokers hear of a new topic one after the other; who asks the wrong one next would be told that there is none. */
async function untilLed(specs: readonly TopicSpec[], options: EnsureTopicsOptions): Promise<void> {
  const isLed = ({ topicMetadata }: MetadataAnswer): boolean =>
    specs.every(({ name, partitions }) => {
      const found = topicMetadata.find(({ topic }) => topic === name)?.partitionMetadata ?? []
      return found.length >= partitions && found.every(({ leader }) => leader >= 0)
    })
  let inARow = 0
  let metadata = await describe(specs, options)
  // Brokers are asked in turn.
  for (let tries = 0; inARow < metadata.brokers.length && tries < 200; tries++) {
    metadata = await describe(specs, options)
    inARow = isLed(metadata) ? inARow + 1 : 0
    if (inARow === 0) await delay(25, undefined, { signal: options.signal })
  }
}

async function compare(specs: readonly TopicSpec[], options: EnsureTopicsOptions): Promise<Map<string, TopicReport>> {
  const metadata = await describe(specs, options)
  const replicas = replicasIn(metadata, options)
  const { resources } = await untilAnswered(options.signal, () =>
    options.brokers.askAny('DescribeConfigs', { resources: specs.map(({ name }) => ({ type: TOPIC, name })) }),
  )
  const reports = new Map<string, TopicReport>()
  for (const spec of specs) {
    if (needsAPerson(codeOf(metadata, spec.name))) {
      const differences = ['not visible with the rights of this client']
      reports.set(spec.name, { topic: spec.name, state: 'differs', differences })
      continue
    }
    const partitions = metadata.topicMetadata.find(({ topic }) => topic === spec.name)?.partitionMetadata ?? []
    const found = resources.find(({ resourceName }) => resourceName === spec.name)
    const differences = differencesOf(spec, replicas, { partitions, settings: settingsIn(spec.name, found) })
    const report: TopicReport =
      differences.length === 0
        ? { topic: spec.name, state: 'as specified' }
        : { topic: spec.name, state: 'differs', differences }
    reports.set(spec.name, report)
  }
  return reports
}

/** The settings in an answer; undefined when only a person can change that they are not told. @throws {BrokerError} */
export function settingsIn(
  topic: string,
  found: Calls['DescribeConfigs']['answer']['resources'][number] | undefined,
): ReadonlyMap<string, string> | undefined {
  if (found === undefined) return undefined
  if (found.errorCode === CODE.none) {
    return new Map(found.configEntries.map(({ configName, configValue }) => [configName, configValue ?? '']))
  }
  if (needsAPerson(found.errorCode)) return undefined
  throw new BrokerError(topic, found.errorCode)
}

async function untilAnswered<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  const backoff = createBackoff(50, 1_000)
  for (;;) {
    signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
    }
    await backoff.wait(signal)
  }
}
