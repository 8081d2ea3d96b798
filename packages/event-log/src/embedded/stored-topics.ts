import { UnknownTopicError } from '../errors.ts'
import type { TopicReport, TopicSpec } from '../event-log.ts'
import type { LogPartition } from './log-partition.ts'
import { differencesOf, loadTopics, saveTopic } from './topic-store.ts'

/** The topics below `log/`, with their partitions open for writing. */
export interface StoredTopics {
  has(topic: string): boolean
  /** Throws {@link UnknownTopicError}. */
  partitions(topic: string): readonly LogPartition[]
  partition(topic: string, partition: number): LogPartition
  ensure(spec: TopicSpec): TopicReport
  all(): (readonly [TopicSpec, readonly LogPartition[]])[]
  close(): Promise<void>
}

/** Opens every topic that is there. */
export function createStoredTopics(
  logDir: string,
  openPartition: (topic: string, partition: number) => LogPartition,
): StoredTopics {
  const topics = new Map<string, { readonly spec: TopicSpec; readonly partitions: readonly LogPartition[] }>()

  function open(spec: TopicSpec): void {
    const partitions = Array.from({ length: spec.partitions }, (_, partition) => openPartition(spec.name, partition))
    topics.set(spec.name, { spec, partitions })
  }

  function partitions(topic: string): readonly LogPartition[] {
    const found = topics.get(topic)
    if (found === undefined) throw new UnknownTopicError(`there is no topic ${topic}`)
    return found.partitions
  }

  for (const spec of loadTopics(logDir)) open(spec)

  return {
    has: (topic) => topics.has(topic),
    partitions,
    partition(topic, number) {
      const found = partitions(topic)[number]
      if (found === undefined) throw new UnknownTopicError(`${topic} has no partition ${number}`)
      return found
    },
    ensure(spec) {
      const found = topics.get(spec.name)
      if (found !== undefined) {
        const differences = differencesOf(found.spec, spec)
        if (differences.length === 0) return { topic: spec.name, state: 'as specified' }
        return { topic: spec.name, state: 'differs', differences }
      }
      if (!/^[a-zA-Z0-9._-]{1,249}$/.test(spec.name) || spec.name.startsWith('__') || spec.name.startsWith('.')) {
        throw new RangeError(`${JSON.stringify(spec.name)} can't be the name of a topic`)
      }
      saveTopic(logDir, spec)
      open(spec)
      return { topic: spec.name, state: 'created' }
    },
    all: () => [...topics.values()].map(({ spec, partitions: list }) => [spec, list] as const),
    async close() {
      await Promise.all([...topics.values()].flatMap(({ partitions: list }) => list.map((one) => one.close())))
    },
  }
}
