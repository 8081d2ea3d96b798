import { setTimeout as delay } from 'node:timers/promises'
import { createPastLinks } from '@smartlink/catalog-history/past-links'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { EventLog } from '@smartlink/event-log/event-log'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import { createApiApp } from '@smartlink/http/api-app'
import { startHttpServer } from '@smartlink/http/server'
import { openTokenTable } from '@smartlink/http/token-table'
import { DECIDER } from '@smartlink/routing/decider'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { RunningService } from '@smartlink/service-kit/service'
import { showCompleteness } from './completeness/show-completeness.ts'
import type { ReportConfig } from './config.ts'
import { LiveFeed } from './live/live-feed.ts'
import { QueryGate } from './query-gate.ts'
import { registerReportMetrics } from './report-metrics.ts'
import { clicksReportRoute } from './routes/clicks-report-route.ts'
import { explainRoute } from './routes/explain-route.ts'
import { liveRoute } from './routes/live-route.ts'
import { oneClickRoute } from './routes/one-click-route.ts'
import { openApiRoute } from './routes/openapi-route.ts'
import { recentClicksRoute } from './routes/recent-clicks-route.ts'

export interface ReportDeps {
  readonly log: EventLog
  /** A client opened for `reports`. */
  readonly clickhouse: ClickHouseClient
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  crash(error: Error): void
}

const PING_EVERY_MS = 2_000

/** Serves reports, lists of clicks and the live view. */
export async function startReport(config: ReportConfig, deps: ReportDeps): Promise<RunningService> {
  const { log, clickhouse, logger, metrics, clock, crash } = deps
  const tokens = await openTokenTable({
    log,
    onProblem: (problem) => logger.error(problem, 'A token could not be read and is not valid'),
    onCrash: crash,
  })
  await tokens.ready

  const gate = new QueryGate(config)
  const feed = new LiveFeed({ clickhouse, clock, logger, everyMs: config.livePollMs, limit: config.liveClicks })
  registerReportMetrics(metrics, gate, feed)
  const routeDeps = { clickhouse, clock, gate }
  const routes = [
    clicksReportRoute(routeDeps),
    recentClicksRoute(routeDeps),
    oneClickRoute(routeDeps),
    explainRoute({ ...routeDeps, past: createPastLinks(clickhouse, DECIDER), zones: createZoneClock() }),
    liveRoute({ feed, maxListeners: config.maxLiveListeners, heartbeatMs: config.liveHeartbeatMs }),
  ]
  const app = createApiApp({
    routes: [openApiRoute(routes.map(({ described }) => described))],
    tokens: tokens.directory,
    clock,
    logger,
    rateLimits: config.rateLimits,
    metrics,
    mount: (express) => {
      for (const route of routes) route.mount(express)
    },
  })
  const server = await startHttpServer(app, config)
  const watch = watchClickHouse(clickhouse)
  const completeness = showCompleteness({ clickhouse, clock, logger, metrics })

  return {
    name: 'report',
    serves: { report: server.url },
    readiness: () => [
      { name: 'report tokens', ready: true },
      watch.trouble === undefined
        ? { name: 'report clickhouse', ready: true }
        : { name: 'report clickhouse', ready: false, reason: watch.trouble },
      ...logReadiness(log, 'reports are answered, and tokens are judged by what was last heard of them'),
    ],
    stop: async () => {
      watch.stop()
      completeness.stop()
      feed.close()
      await server.close()
      await tokens.close()
    },
  }
}

/** Asks the server every few seconds whether it answers. */
function watchClickHouse(clickhouse: ClickHouseClient): { readonly trouble: string | undefined; stop(): void } {
  const stopping = new AbortController()
  const state: { trouble: string | undefined; stop(): void } = {
    trouble: 'not asked yet',
    stop: () => stopping.abort(),
  }
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await clickhouse.query('SELECT 1 FROM clicks LIMIT 0', {}, { signal: stopping.signal })
        state.trouble = undefined
      } catch (error) {
        state.trouble = error instanceof Error ? error.message : String(error)
      }
      await delay(PING_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  void watch()
  return state
}
