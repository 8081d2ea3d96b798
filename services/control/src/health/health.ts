import type { EventLog } from '@smartlink/event-log/event-log'
import { CLICKS, CLICK_SINK_GROUP, CONVERSIONS, FRAUD_SCORER_GROUP } from '@smartlink/events/topics'
import type { Dependency } from '@smartlink/service-kit/service'
import { z } from 'zod'
import type { LiveStream } from '../streams/streams.ts'
import type { ParkedCounts } from './parked-counts.ts'

const time = z.iso.datetime()

export const healthShown = z.object({
  at: time,
  catalog_revision: z.int(),
  writes: z.boolean().describe('Whether the process that answers writes the catalog'),
  dependencies: z
    .array(z.object({ name: z.string(), ready: z.boolean(), reason: z.string().exactOptional() }))
    .describe('Of the process that answers; where services run apart, each tells its own at /readyz'),
  ingresses: z.array(
    z.object({
      stream: z.string(),
      label: z.string(),
      heard_at: time,
      catalog_revision: z.int(),
      outbox_bytes: z.int().describe('Waits on the disk of the ingress for the log'),
      outbox_oldest_at: time.nullable(),
    }),
  ),
  consumers: z.array(
    z.object({
      group: z.string(),
      topic: z.string(),
      records_behind: z.int(),
      started: z.boolean().describe('False: it has taken nothing of the topic yet'),
    }),
  ),
  parked: z.array(
    z.object({ topic: z.string(), group: z.string(), reason: z.string(), records: z.int(), last_at: time }),
  ),
})

export type Health = z.output<typeof healthShown>

export interface HealthSources {
  readonly log: Pick<EventLog, 'lag'>
  readonly streams: { live(): readonly LiveStream[] }
  readonly parked: Pick<ParkedCounts, 'all'>
  readonly dependencies: () => readonly Dependency[]
  readonly revision: () => number
  readonly writes: () => boolean
}

const CONSUMED = [
  { group: CLICK_SINK_GROUP, topic: CLICKS.name },
  { group: CLICK_SINK_GROUP, topic: CONVERSIONS.name },
  { group: FRAUD_SCORER_GROUP, topic: CLICKS.name },
]

/** How the whole is doing, as far as the log tells. */
export async function readHealth(sources: HealthSources, nowMs: number): Promise<Health> {
  return {
    at: iso(nowMs),
    catalog_revision: sources.revision(),
    writes: sources.writes(),
    dependencies: sources.dependencies().map(({ name, ready, reason }) => ({
      name,
      ready,
      ...(reason === undefined ? {} : { reason }),
    })),
    ingresses: sources.streams.live().map(({ stream, label, heardAtMs, revision, outbox }) => ({
      stream,
      label,
      heard_at: iso(heardAtMs),
      catalog_revision: revision,
      outbox_bytes: outbox.depth_bytes,
      outbox_oldest_at: outbox.oldest_ms === null ? null : iso(outbox.oldest_ms),
    })),
    consumers: await Promise.all(
      CONSUMED.map(async (consumed) => ({ ...consumed, ...(await lagOf(sources, consumed)) })),
    ),
    parked: sources.parked.all().map(({ lastAtMs, ...count }) => ({ ...count, last_at: iso(lastAtMs) })),
  }
}

async function lagOf({ log }: HealthSources, { group, topic }: { readonly group: string; readonly topic: string }) {
  const partitions = await log.lag(group, topic)
  return {
    records_behind: partitions.reduce((sum, { lag }) => sum + lag, 0),
    started: partitions.some(({ committed }) => committed !== null),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
