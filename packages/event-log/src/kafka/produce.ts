import type { AttemptOutcome } from '../event-log.ts'
import type { Brokers, Lane } from './brokers.ts'
import { CODE, codeName, ConnectionError, refusesRecords } from './error-codes.ts'
import type { Metadata } from './metadata.ts'
import { encodeProduceRequest } from './produce-request.ts'
import type { ProducePartition } from './produce-request.ts'
import type { ProduceAnswer } from './protocol.ts'

const ACKNOWLEDGED: AttemptOutcome = { state: 'acknowledged' }

/**
 * One attempt to write each batch: one request to each leader, no retries. A batch counts as acknowledged only when its
 * partition stands in that leader's answer with error code 0.
 */
export async function produceOnce(
  { brokers, metadata }: { readonly brokers: Brokers; readonly metadata: Metadata },
  batches: readonly ProducePartition[],
  lane: Lane,
): Promise<AttemptOutcome[]> {
  await metadata.settle(batches.map(({ topic }) => topic))
  const outcomes: AttemptOutcome[] = batches.map(() => ({ state: 'retry', reason: 'the partition has no leader' }))
  const byLeader = Map.groupBy(batches.entries(), ([, { topic, partition }]) => metadata.leaderOf(topic, partition))
  await Promise.all(
    [...byLeader].map(async ([leader, entries]) => {
      if (leader === undefined) return
      // A request holds each partition once: what is given twice goes as one batch.
      const merged = merge(entries.map(([, batch]) => batch))
      const outcomeOf = await sendTo(brokers, leader, lane, merged)
      for (const [index, batch] of entries) outcomes[index] = outcomeOf(batch)
    }),
  )
  if (outcomes.some(({ state }) => state === 'retry')) metadata.doubt()
  return outcomes
}

function merge(batches: readonly ProducePartition[]): ProducePartition[] {
  const groups = Map.groupBy(batches, ({ topic, partition }) => `${topic}/${partition}`)
  return [...groups.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    return same.length === 1 ? [first] : [{ ...first, records: same.flatMap(({ records }) => records) }]
  })
}

async function sendTo(
  brokers: Brokers,
  leader: number,
  lane: Lane,
  batches: readonly ProducePartition[],
): Promise<(batch: ProducePartition) => AttemptOutcome> {
  let answer: ProduceAnswer
  try {
    answer = await brokers.ask(leader, lane, 'Produce', encodeProduceRequest(batches, null))
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    return () => ({ state: 'retry', reason: error.message })
  }
  return ({ topic, partition }) => outcomeIn(answer, topic, partition)
}

function outcomeIn(answer: ProduceAnswer, topic: string, partition: number): AttemptOutcome {
  const code = produceCode(answer, topic, partition)
  if (code === undefined) return { state: 'retry', reason: 'the broker did not answer for this partition' }
  if (code === CODE.none) return ACKNOWLEDGED
  return { state: refusesRecords(code) ? 'refused' : 'retry', reason: codeName(code) }
}

/** The error code of one partition in a broker's answer; undefined when it is not in there. */
export function produceCode(answer: ProduceAnswer, topic: string, partition: number): number | undefined {
  return answer.topics
    .find(({ topicName }) => topicName === topic)
    ?.partitions.find((answered) => answered.partition === partition)?.errorCode
}
