import type { ClusterInspection } from '@smartlink/event-log/kafka/inspect-cluster'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { topicsOf } from '@smartlink/events/topics'
import { systemClock } from '@smartlink/service-kit/clock'
import type { Settings } from '@smartlink/service-kit/flags'
import { createLogger } from '@smartlink/service-kit/logger'

const DEADLINE_MS = 5_000

/** Looks at the cluster and every topic of the installation; throws within a few seconds when no broker answers. */
export async function inspectKafka(settings: Settings, internal: readonly string[] = []): Promise<ClusterInspection> {
  const { inspectCluster } = await import('@smartlink/event-log/kafka/inspect-cluster')
  const options = logOptionsFrom(
    settings,
    'smartlink-cli',
    createLogger({ level: 'silent', pretty: false }),
    systemClock,
  )
  return inspectCluster(options, { specs: topicsOf(settings), internal, deadlineMs: DEADLINE_MS })
}
