import { UnknownTopicError } from '../errors.ts'
import { createBackoff, pause } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import { BrokerError, ClosedError, CODE, ConnectionError, needsAPerson } from './error-codes.ts'
import type { MetadataAnswer } from './protocol.ts'

export interface TopicView {
  /** By partition; undefined while a partition has no leader. */
  readonly leaders: readonly (number | undefined)[]
  readonly replicas: readonly (readonly number[])[]
}

/**
 * Where the partitions are, as last heard. A partition without a leader, or a topic that is gone, hides nothing of the
 * others: kafkajs's own metadata throws the whole answer away for one of them.
 */
export interface Metadata {
  leaderOf(topic: string, partition: number): number | undefined
  /** The view of a topic, asked for when it is not known yet; waits while no broker answers. @throws {UnknownTopicError} */
  view(topic: string): Promise<TopicView>
  /** Something led to the wrong broker: ask again before the next use. */
  doubt(): void
  /** Resolves when the newest doubt is settled. Never throws for what a broker said. */
  settle(topics?: readonly string[]): Promise<void>
  close(): void
}

/** How long a topic may be missing before it counts as unknown: brokers hear of a new topic one after the other. */
const MISSING_FOR_MS = 1_000
const SETTLE_PAUSE_MS = 50
/** Partitions may be added while nothing ever leads to the wrong broker. */
const OLDEST_MS = 60_000

export function createMetadata(brokers: Brokers): Metadata {
  const wanted = new Set<string>()
  const views = new Map<string, TopicView>()
  const codes = new Map<string, number>()
  const closing = new AbortController()
  let inDoubt = false
  let lastAskedMs = -Infinity
  let running: Promise<void> | undefined
  let following: Promise<void> | undefined

  async function refresh(): Promise<void> {
    const sinceLast = performance.now() - lastAskedMs
    if (sinceLast < SETTLE_PAUSE_MS) await pause(SETTLE_PAUSE_MS - sinceLast, closing.signal)
    const topics = [...wanted]
    if (topics.length === 0) return
    inDoubt = false
    lastAskedMs = performance.now()
    try {
      take(await brokers.askAny('Metadata', { topics, allowAutoTopicCreation: false }))
    } catch (error) {
      inDoubt = true
      throw error
    }
  }

  function take({ brokers: nodes, topicMetadata }: MetadataAnswer): void {
    brokers.learn(nodes)
    const alive = new Set(nodes.map(({ nodeId }) => nodeId))
    for (const { topic, topicErrorCode, partitionMetadata } of topicMetadata) {
      codes.set(topic, topicErrorCode)
      if (topicErrorCode === CODE.unknownTopicOrPartition) views.delete(topic)
      if (topicErrorCode !== CODE.none) continue
      const leaders: (number | undefined)[] = []
      const replicas: (readonly number[])[] = []
      for (const { partitionId, leader, replicas: nodesOf } of partitionMetadata) {
        leaders[partitionId] = alive.has(leader) ? leader : undefined
        replicas[partitionId] = nodesOf
      }
      views.set(topic, { leaders, replicas })
    }
  }

  /** Asks once more, after the request under way, which may have been made before the caller's reason to ask. */
  function ask(): Promise<void> {
    if (running === undefined) {
      running = refresh().finally(() => {
        running = undefined
      })
      return running
    }
    following ??= running.then(follow, follow)
    return following
  }

  function follow(): Promise<void> {
    following = undefined
    return ask()
  }

  /** Whether an answer came. */
  async function heard(): Promise<boolean> {
    try {
      await ask()
      return true
    } catch (error) {
      if (closing.signal.aborted) throw new ClosedError()
      if (error instanceof ConnectionError) return false
      throw error
    }
  }

  return {
    leaderOf: (topic, partition) => views.get(topic)?.leaders[partition],

    async view(topic) {
      const backoff = createBackoff(50, 1_000)
      let missingFrom: number | undefined
      for (;;) {
        const isNew = !wanted.has(topic)
        wanted.add(topic)
        const old = performance.now() - lastAskedMs > OLDEST_MS
        const answered = isNew || inDoubt || old || !views.has(topic) ? await heard() : true
        const view = views.get(topic)
        if (view !== undefined) return view
        if (answered) {
          const code = codes.get(topic) ?? CODE.none
          if (needsAPerson(code)) {
            wanted.delete(topic)
            throw new BrokerError(`topic ${topic}`, code)
          }
          missingFrom ??= performance.now()
          if (performance.now() - missingFrom > MISSING_FOR_MS) {
            wanted.delete(topic)
            throw new UnknownTopicError(
              `there is no topic ${topic}: start control once, or run \`smartlink topics apply\`, which make what is missing`,
            )
          }
        }
        await backoff.wait(closing.signal)
        if (closing.signal.aborted) throw new ClosedError()
      }
    },

    doubt() {
      inDoubt = true
    },

    async settle(topics = []) {
      for (const topic of topics) {
        if (!wanted.has(topic)) inDoubt = true
        wanted.add(topic)
      }
      // Without an answer it stays in doubt: the caller finds no better leader and comes again.
      if (inDoubt) await heard()
    },

    close() {
      closing.abort()
    },
  }
}
