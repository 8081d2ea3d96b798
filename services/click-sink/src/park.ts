import { PARKED } from '@smartlink/events/parked-message'
import { CLICK_SINK_GROUP } from '@smartlink/events/topics'
import type { EventLog, LogRecord } from '@smartlink/event-log/event-log'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { SinkMetrics } from './sink-metrics.ts'

/** One record that can't become a row, and why. */
export interface RefusedRecord {
  readonly record: LogRecord
  /** Code, for instance `event.bad_guard`. */
  readonly reason: string
  /** For people. */
  readonly detail: string
}

/** Puts records aside, durably, with their original bytes; resolves when the log has them. */
export type Park = (refused: readonly RefusedRecord[], signal: AbortSignal) => Promise<void>

const MAX_DETAIL_CHARACTERS = 2_048

export interface ParkOptions {
  readonly log: EventLog
  /** Name of the parked topic. */
  readonly output: string
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: SinkMetrics
}

export function createPark({ log, output, clock, logger, metrics }: ParkOptions): Park {
  return async (refused, signal) => {
    if (refused.length === 0) return
    const messages = refused.map(({ record, reason, detail }) => ({
      key: record.key,
      value: PARKED.encode({
        group: CLICK_SINK_GROUP,
        topic: record.topic,
        partition: record.partition,
        offset: record.offset,
        key: record.key.toString('base64'),
        value: record.value?.toString('base64') ?? null,
        reason,
        detail: detail.slice(0, MAX_DETAIL_CHARACTERS),
        parked_at: clock.now(),
      }),
    }))
    await log.append(output, messages, signal)
    for (const { record, reason } of refused) {
      metrics.parked.inc({ topic: record.topic, reason })
      const { topic, partition, offset } = record
      logger.error({ topic, partition, offset, reason }, 'A record was parked')
    }
  }
}
