import type { Consumer, ConsumeOptions } from '../event-log.ts'
import type { ConsumerGroup, Member } from './consumer-group.ts'

/** Joins a group. `onClosed` is called once, when the consumer has left for whatever reason. */
export function joinGroup(
  group: ConsumerGroup,
  options: ConsumeOptions,
  onClosed: (consumer: Consumer) => void,
): Consumer {
  let crashed = false
  let closing: Promise<void> | undefined
  const member: Member = {
    topics: options.topics,
    assigned: (assignment) => options.assigned(assignment),
    handleBatch: (batch) => options.handleBatch(batch),
    async revoked(assignment) {
      await options.revoked?.(assignment)
    },
    crash(error) {
      if (crashed) return
      crashed = true
      options.onCrash(error instanceof Error ? error : new Error('a consumer threw what is no error', { cause: error }))
      // Leaving waits for the other partitions’ handlers, and the one that crashed ends with this call.
      closing ??= group.leave(member)
    },
  }
  const consumer: Consumer = {
    owned: () => group.owned(member).map(({ assignment }) => assignment),
    async close() {
      closing ??= group.leaveGently(member)
      await closing
      onClosed(consumer)
    },
  }
  group.join(member)
  return consumer
}
