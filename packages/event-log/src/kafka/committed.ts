import type { Assignment } from '../event-log.ts'
import type { Place } from './assignor.ts'
import { createBackoff } from './backoff.ts'
import type { Lane } from './brokers.ts'
import type { Coordinators } from './coordinators.ts'
import { BrokerError, CODE, ConnectionError, coordinatorMoved, needsAPerson } from './error-codes.ts'

/**
 * What a group committed, by `topic/partition`; nothing for a partition it never committed. Repeats until there is an answer.
 * @throws {BrokerError} for what only a person can mend, the signal's reason when it aborts
 */
export async function fetchCommitted(
  coordinators: Coordinators,
  group: string,
  places: readonly Place[],
  lane: Lane,
  signal: AbortSignal,
): Promise<Map<string, NonNullable<Assignment['committed']>>> {
  const who = { kind: 'group', key: group } as const
  const found = new Map<string, NonNullable<Assignment['committed']>>()
  if (places.length === 0) return found
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, of]) => ({
    topic,
    partitions: of.map(({ partition }) => ({ partition })),
  }))
  const backoff = createBackoff(20, 1_000)
  for (;;) {
    signal.throwIfAborted()
    const code = await attempt()
    if (code === CODE.none) return found
    if (code !== undefined && needsAPerson(code)) throw new BrokerError(`commits of group ${group}`, code)
    if (code !== undefined && coordinatorMoved(code)) coordinators.forget(who)
    await backoff.wait(signal)
  }

  /** The first error code of the answer; undefined when no answer came. */
  async function attempt(): Promise<number | undefined> {
    try {
      const answer = await coordinators.ask(who, lane, 'OffsetFetch', { groupId: group, topics }, signal)
      if (answer.errorCode !== CODE.none) return answer.errorCode
      for (const { topic, partitions } of answer.responses) {
        for (const { partition, offset, metadata, errorCode } of partitions) {
          if (errorCode !== CODE.none) return errorCode
          if (Number(offset) >= 0)
            found.set(`${topic}/${partition}`, { offset: Number(offset), metadata: metadata ?? '' })
        }
      }
      return CODE.none
    } catch (error) {
      if (error instanceof ConnectionError) return undefined
      throw error
    }
  }
}
