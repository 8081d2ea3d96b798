import type { EmbeddedEventLog } from '@smartlink/event-log/embedded/embedded-event-log'
import { OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import type { OnReleased, OutboxCarrier } from './outbox-carrier.ts'

/** On the embedded log an outbox is a partition of the log: nothing is carried, and what is written is in the log. */
export function createEmbeddedCarrier(
  log: EmbeddedEventLog,
  onReleased: OnReleased,
  isSettled: (stream: string) => boolean,
): OutboxCarrier {
  const stopListening = log.onTaken((topic, partition, takenTo) => onReleased(partition, topic, takenTo))
  log.trimOutboxes(isSettled)
  return {
    partitioning: (outbox) => ({ mode: 'embedded', partition: outbox }),
    floors: (outbox) => log.outboxFloors(outbox),
    opened(outbox) {
      for (const { topic } of OUTBOX_TOPICS) onReleased(outbox, topic.name, log.takenTo(topic.name, outbox))
    },
    wake: (outbox) => log.wakeOutbox(outbox),
    acknowledgedTo: () => Infinity,
    readiness: () => [],
    drain: () => Promise.resolve(true),
    close() {
      stopListening()
      return Promise.resolve()
    },
  }
}
