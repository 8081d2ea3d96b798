import type { RateLimits } from '@smartlink/http/rate-limit'
import type { Settings } from '@smartlink/service-kit/settings'

export interface ReportConfig {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly rateLimits: RateLimits
  /** Statements at ClickHouse at once, and callers that wait for their turn. */
  readonly maxRunning: number
  readonly maxWaiting: number
  readonly maxLiveListeners: number
  readonly livePollMs: number
  /** Clicks shown of one look at what is new. */
  readonly liveClicks: number
  readonly liveHeartbeatMs: number
}

export function reportConfig(settings: Settings): ReportConfig {
  return {
    host: settings.host,
    port: settings.reportPort,
    rateLimits: { windowMs: 10_000, limit: 1_000 },
    maxRunning: 4,
    maxWaiting: 64,
    maxLiveListeners: 100,
    livePollMs: 1_000,
    liveClicks: 200,
    liveHeartbeatMs: 15_000,
  }
}
