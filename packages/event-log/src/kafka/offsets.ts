import type { PartitionOffsets } from '../event-log.ts'
import { createBackoff } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import { BrokerError, ConnectionError, CODE, needsAPerson } from './error-codes.ts'
import type { Metadata } from './metadata.ts'

/** What of a partition is asked for: its begin, the end of what can be read, or the end of what is written. */
export type Edge = 'begin' | 'stable end' | 'written end'

const TIMESTAMP = { begin: -2, 'stable end': -1, 'written end': -1 } as const
const ISOLATION = { begin: 1, 'stable end': 1, 'written end': 0 } as const

/**
 * Asks the leaders for one edge of partitions; repeats what was not answered until the signal aborts.
 * Resolves to `topic/partition` → offset. @throws {BrokerError} for what only a person can mend, the signal's reason
 */
export async function listOffsets(
  { brokers, metadata }: { readonly brokers: Brokers; readonly metadata: Metadata },
  partitions: readonly { readonly topic: string; readonly partition: number }[],
  edge: Edge,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const backoff = createBackoff(20, 1_000)
  let left = [...partitions]
  for (;;) {
    await metadata.settle(left.map(({ topic }) => topic))
    const byLeader = Map.groupBy(left, ({ topic, partition }) => metadata.leaderOf(topic, partition))
    await Promise.all(
      [...byLeader].map(async ([leader, asked]) => {
        if (leader === undefined) return
        const topics = [...Map.groupBy(asked, ({ topic }) => topic)].map(([topic, of]) => ({
          topic,
          partitions: of.map(({ partition }) => ({ partition, timestamp: TIMESTAMP[edge] })),
        }))
        try {
          const answer = await brokers.ask(leader, 'main', 'ListOffsets', {
            replicaId: -1,
            isolationLevel: ISOLATION[edge],
            topics,
          })
          for (const { topic, partitions: answered } of answer.responses) {
            for (const { partition, errorCode, offset } of answered) {
              if (errorCode === CODE.none) found.set(`${topic}/${partition}`, Number(offset))
              else if (needsAPerson(errorCode)) throw new BrokerError(`offsets of ${topic}`, errorCode)
            }
          }
        } catch (error) {
          if (!(error instanceof ConnectionError)) throw error
        }
      }),
    )
    left = left.filter(({ topic, partition }) => !found.has(`${topic}/${partition}`))
    if (left.length === 0) return found
    metadata.doubt()
    await backoff.wait(signal)
    signal.throwIfAborted()
  }
}

/** Begin and readable end of every partition of a topic. */
export async function topicOffsets(
  cluster: { readonly brokers: Brokers; readonly metadata: Metadata },
  topic: string,
  signal: AbortSignal,
): Promise<PartitionOffsets[]> {
  const { leaders } = await cluster.metadata.view(topic)
  const partitions = leaders.map((_, partition) => ({ topic, partition }))
  const [begins, ends] = await Promise.all([
    listOffsets(cluster, partitions, 'begin', signal),
    listOffsets(cluster, partitions, 'stable end', signal),
  ])
  return partitions.map(({ partition }) => ({
    partition,
    begin: begins.get(`${topic}/${partition}`) ?? 0,
    end: ends.get(`${topic}/${partition}`) ?? 0,
  }))
}
