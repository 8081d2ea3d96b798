import { Gauge } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { LiveFeed } from './live/live-feed.ts'
import type { QueryGate } from './query-gate.ts'

/** Shows how busy the service is; requests are timed by the API itself. */
export function registerReportMetrics(registry: Registry, gate: QueryGate, feed: LiveFeed): void {
  new Gauge({
    name: 'smartlink_report_statements',
    help: 'Reports and lists being counted, and callers that wait for their turn',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { running, waiting } = gate.load
      this.set({ state: 'running' }, running)
      this.set({ state: 'waiting' }, waiting)
    },
  })
  new Gauge({
    name: 'smartlink_report_live_listeners',
    help: 'Open live views',
    registers: [registry],
    collect() {
      this.set(feed.listeners)
    },
  })
}
