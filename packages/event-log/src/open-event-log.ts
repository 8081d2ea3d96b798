import { openEmbeddedEventLog } from './embedded/open-embedded-event-log.ts'
import type { EventLog } from './event-log.ts'
import type { OpenLogOptions } from './open-log-options.ts'

/** Opens the log that the URL names: the one place that chooses an adapter. kafkajs is loaded only when it is used. */
export async function openEventLog(options: OpenLogOptions): Promise<EventLog> {
  if (options.url === 'embedded') return openEmbeddedEventLog(options)
  if (/^kafkas?:\/\//.test(options.url)) {
    const { openKafkaEventLog } = await import('./kafka/kafka-event-log.ts')
    return openKafkaEventLog(options)
  }
  throw new Error(`the log must be embedded, kafka://… or kafkas://…, not ${JSON.stringify(options.url)}`)
}
