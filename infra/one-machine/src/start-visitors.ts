import type { Control } from '@smartlink/control/start-control'
import { demoTrafficSources } from '@smartlink/control/demo/demo-traffic-sources'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Settings } from '@smartlink/service-kit/settings'
import { defaultDatabasePath } from '@smartlink/visitor-facts/geo/default-database'
import { openGeoDatabases } from '@smartlink/visitor-facts/geo/geo-databases'
import { startDemoTraffic } from './demo-traffic/demo-traffic.ts'

interface VisitorsOptions {
  readonly settings: Settings
  readonly ingressUrl: string
  readonly control: Control
  readonly logger: Logger
}

const SEED = 1
const WATCH_INTERVAL_MS = 60_000

/** Demo visitors on the demo links; answers how to send them home. */
export async function startVisitors({ settings, ingressUrl, control, logger }: VisitorsOptions): Promise<() => void> {
  const sources = demoTrafficSources(control.view)
  if (sources.length === 0) {
    logger.warn('There is no demo catalog, so there are no links for demo visitors')
    return () => {}
  }
  const geo = await openGeoDatabases({
    paths: [defaultDatabasePath(), ...settings.geo],
    watchIntervalMs: WATCH_INTERVAL_MS,
    onProblem: (error) => logger.warn({ err: error }, 'A geo database could not be read'),
  })
  const traffic = startDemoTraffic({
    ingressUrl,
    clicksPerSecond: settings.demoTraffic,
    seed: SEED,
    sources,
    countryOf: (address) => geo.find(address).country,
    postbackFor: (location) => postbackFor(location, ingressUrl, control),
    logger,
  })
  geo.close()
  return () => traffic.stop()
}

/** The demo offers' landing page is given the click token as `click_id` and tells its offer in its path. */
function postbackFor(location: URL, ingressUrl: string, control: Control): URL | null {
  const cid = location.searchParams.get('click_id')
  const offerId = Number(/\/demo\/offers\/(\d+)/.exec(location.pathname)?.[1])
  const advertiserId = control.view.offer(offerId)?.advertiser_id
  const token = advertiserId === undefined ? undefined : control.demoTokens().get(advertiserId)
  if (cid === null || token === undefined) return null
  const url = new URL('/postback', ingressUrl)
  url.searchParams.set('cid', cid)
  url.searchParams.set('token', token)
  return url
}
