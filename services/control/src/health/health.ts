import type { EventLog } from '@smartlink/event-log/event-log'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import type { Dependency } from '@smartlink/service-kit/service'
import { z } from 'zod'
import type { LiveStream } from '../streams/streams.ts'
import type { Lags } from './lags.ts'
import type { ParkedCounts } from './parked-counts.ts'

const time = z.iso.datetime()

export const healthShown = z.object({
  at: time,
  catalog_revision: z.int(),
  writes: z
    .boolean()
    .describe(
      'Whether the process that answers writes the catalog; then every `control.outcome_unknown` from before is settled',
    ),
  dependencies: z
    .array(z.object({ name: z.string(), ready: z.boolean(), reason: z.string().exactOptional() }))
    .describe(
      'Of the process that answers, and the log, which is not ready while it does not answer; where services run apart, each tells its own at /readyz',
    ),
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
  consumers: z
    .array(
      z.object({
        group: z.string(),
        topic: z.string(),
        records_behind: z.int(),
        started: z.boolean().describe('False: it has taken nothing of the topic yet'),
      }),
    )
    .describe('Left out where the log does not tell within two seconds'),
  parked: z.array(
    z.object({ topic: z.string(), group: z.string(), reason: z.string(), records: z.int(), last_at: time }),
  ),
})

export type Health = z.output<typeof healthShown>

export interface HealthSources {
  readonly log: Pick<EventLog, 'kind' | 'trouble'>
  readonly lags: Lags
  readonly streams: { live(): readonly LiveStream[] }
  readonly parked: Pick<ParkedCounts, 'all'>
  readonly dependencies: () => readonly Dependency[]
  readonly revision: () => number
  readonly writes: () => boolean
}

/** How the whole is doing, as far as the log tells. */
export async function readHealth(sources: HealthSources, nowMs: number): Promise<Health> {
  const consumers = await sources.lags.read()
  return {
    at: iso(nowMs),
    catalog_revision: sources.revision(),
    writes: sources.writes(),
    dependencies: withLog(sources).map(({ name, ready, reason }) => ({
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
    consumers,
    parked: sources.parked.all().map(({ lastAtMs, ...count }) => ({ ...count, last_at: iso(lastAtMs) })),
  }
}

/** Here the question is how the whole is doing, not whether this process answers: without its log it does badly. */
function withLog({ log, dependencies }: HealthSources): readonly Dependency[] {
  const [ofLog] = logReadiness(log)
  if (ofLog === undefined) return dependencies()
  return [...dependencies().filter(({ name }) => name !== 'log'), ofLog]
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
