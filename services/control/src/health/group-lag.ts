import type { EventLog } from '@smartlink/event-log/event-log'
import { GROUPS } from '@smartlink/events/groups'
import type { Logger } from '@smartlink/service-kit/logger'
import { MeasuredGauge } from '@smartlink/service-kit/measured-gauge'
import type { Registry } from '@smartlink/service-kit/metrics'
import { repeat } from '@smartlink/service-kit/repeat'

export interface GroupLagOptions {
  readonly log: Pick<EventLog, 'lag'>
  readonly metrics: Registry
  readonly logger: Logger
}

const EVERY_MS = 5_000

/**
 * Measures how far every consumer group is behind its commits, as the log tells it: true also of a group none of whose
 * members runs, and of a partition that its member has paused, which members themselves cannot see.
 */
export function measureGroupLag({ log, metrics, logger }: GroupLagOptions): { close(): void } {
  const gauge = new MeasuredGauge(
    metrics,
    'smartlink_group_lag_records',
    'Records that a consumer group has not committed yet, at most',
    ['group', 'topic', 'partition'],
  )
  const reads = GROUPS.filter(({ electsOnly }) => electsOnly !== true).flatMap(({ name: group, topics }) =>
    topics.map(({ name: topic }) => ({ group, topic })),
  )
  const stopping = new AbortController()
  void repeat('measuring how far groups are behind', EVERY_MS, { logger, signal: stopping.signal }, async () => {
    const measured = await Promise.all(
      reads.map(async ({ group, topic }) =>
        (await log.lag(group, topic)).map(({ partition, lag }) => ({
          labels: { group, topic, partition: String(partition) },
          value: lag,
        })),
      ),
    )
    gauge.measured(measured.flat())
  })
  return { close: () => stopping.abort() }
}
