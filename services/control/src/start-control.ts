import { parseModes } from '@smartlink/fraud/parse-modes'
import { mkdir } from 'node:fs/promises'
import { createPastLinks } from '@smartlink/catalog-history/past-links'
import { openCatalogTable } from '@smartlink/catalog/view/catalog-table'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { createTestTokens } from '@smartlink/click-token/test-token'
import type { TestTokens } from '@smartlink/click-token/test-token'
import type { EventLog } from '@smartlink/event-log/event-log'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import { createApiApp } from '@smartlink/http/api-app'
import type { Route } from '@smartlink/http/route'
import { startHttpServer } from '@smartlink/http/server'
import { openTokenTable } from '@smartlink/http/token-table'
import { DECIDER } from '@smartlink/routing/decider'
import type { Clock } from '@smartlink/service-kit/clock'
import { Composition } from '@smartlink/service-kit/compose'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { Dependency, RunningService } from '@smartlink/service-kit/service'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { openCapStatuses } from './caps/cap-statuses.ts'
import { catalogRoutes } from './catalog-routes.ts'
import type { ControlConfig } from './config.ts'
import type { DemoTokens } from './demo/demo-tokens.ts'
import { landingPage } from './demo/landing-page.ts'
import { prepareDemo } from './demo/prepare-demo.ts'
import { sendConversion } from './demo/send-conversion.ts'
import { consoleFront } from './console/console-front.ts'
import { sessionRoutes } from './console/session-routes.ts'
import { createSessionSeal } from './console/session-seal.ts'
import { registerControlMetrics } from './control-metrics.ts'
import { describeControl } from './describe.ts'
import { addressDays } from './erasures/address-days.ts'
import { openErasures } from './erasures/erasures.ts'
import { createFeatureGate } from './operations/feature-gate.ts'
import { createReportDescription, withReports } from './openapi/report-description.ts'
import { Operations } from './operations/operations.ts'
import { mountAssets } from './pages/assets.ts'
import { docsPage } from './pages/docs-page.ts'
import { frontPage } from './pages/front-page.ts'
import { openApiDocument } from './routes/openapi-document.ts'
import { createLags } from './health/lags.ts'
import { measureGroupLag } from './health/group-lag.ts'
import { controlReadiness } from './health/own-readiness.ts'
import { openParkedCounts } from './health/parked-counts.ts'
import { createErasure } from './routes/create-erasure.ts'
import { eraseAgain } from './routes/erase-again.ts'
import { listCaps } from './routes/list-caps.ts'
import { listReasons } from './routes/list-reasons.ts'
import { readErasures } from './routes/read-erasures.ts'
import { readHealthRoute } from './routes/read-health.ts'
import { reportFraudScore } from './routes/report-fraud-score.ts'
import { simulateSmartLink } from './routes/simulate-smart-link.ts'
import { suggestWeightsRoute } from './routes/suggest-weights.ts'
import { adminTokenFile } from './start-up/admin-token.ts'
import { takeOver } from './start-up/take-over.ts'
import { openStreams } from './streams/streams.ts'
import { createTrackingUrls } from './tracking/tracking-urls.ts'
import { CatalogWriter } from './write/catalog-writer.ts'
import { joinElection } from './write/leadership.ts'
import { TokenWriter } from './write/token-writer.ts'

export interface ControlDependencies {
  readonly log: EventLog
  readonly logger: Logger
  readonly clock: Clock
  readonly metrics?: Registry
  /** A client opened for `reports`, which answers questions about the past; without it they are refused. */
  readonly clickhouse?: ClickHouseClient
  /** The keys that the ingress has, as they are now: for test URLs, and for the names that addresses have in scores. */
  readonly secrets: Pick<Secrets, 'clickToken' | 'master' | 'derived' | 'fingerprints'>
  /** Where the ingress answers, once that is known; an address in the config stands before it. */
  ingressUrl?(): string | undefined
  /** Where the report API answers, for the console; an address in the config stands before it. */
  reportUrl?(): string | undefined
  /** Readiness of everything in this process, where it holds more than this service. */
  readiness?(): readonly Dependency[]
  crash(error: Error): void
}

export interface Control extends RunningService {
  readonly url: string
  readonly view: CatalogView
  /** Postback tokens of the demo advertisers, by advertiser id. */
  demoTokens(): DemoTokens
}

const BEGINNINGS_DEADLINE_MS = 60_000

/** Resolves when the API answers, and the log has its identity, a default domain and an admin token. */
export async function startControl(config: ControlConfig, dependencies: ControlDependencies): Promise<Control> {
  const { log, logger, clock, crash } = dependencies
  const composition = new Composition()
  const reportUrl = () => config.reportUrl ?? dependencies.reportUrl?.()
  const ingressUrl = () => config.ingressUrl ?? dependencies.ingressUrl?.()
  await mkdir(config.secretsDirectory, { recursive: true, mode: 0o700 })
  try {
    const catalog = composition.closable(
      await openCatalogTable({
        log,
        decider: DECIDER,
        onProblem: (problem) => logger.warn(problem, 'A record of the catalog is not understood; its entity is closed'),
        onCrash: crash,
      }),
    )
    const tokens = composition.closable(
      await openTokenTable({
        log,
        onProblem: (problem) => logger.warn(problem, 'A record of a token is not understood; the token is refused'),
        onCrash: crash,
      }),
    )
    const streams = composition.closable(
      await openStreams({
        log,
        clock,
        onProblem: (problem) => logger.warn(problem, 'A heartbeat is not understood'),
        onCrash: crash,
      }),
    )
    const statuses = composition.closable(
      await openCapStatuses(log, (problem) => logger.warn(problem, 'The status of a cap is not understood'), crash),
    )
    const { secrets } = dependencies
    const visitors = composition.closable(
      await createVisitorFacts({
        geoPaths: config.geoPaths,
        trustedProxies: [],
        addressStorage: 'full',
        secrets: secrets.derived,
        onProblem: (error) => logger.warn({ err: error }, 'A geo database could not be read again'),
      }),
    )
    const parked = composition.closable(await openParkedCounts(log, crash))
    const erasures = composition.closable(
      await openErasures(log, (problem) => logger.warn(problem, 'An erasure is not understood'), crash),
    )
    await Promise.all([catalog, tokens, streams, statuses, parked, erasures].map(({ ready }) => ready))
    const { view } = catalog
    const { directory } = tokens

    const writer = new CatalogWriter(view, clock, { log })
    const tokenWriter = new TokenWriter(directory, clock, { log })
    const writes = (): boolean => writer.leads && !tokenWriter.inDoubt && log.trouble() === undefined
    const operations = new Operations(writer, createFeatureGate(streams))
    const { secretsDirectory } = config
    const standing = { log, logger, decider: DECIDER, view, directory, writer, tokenWriter, secretsDirectory }
    composition.closable(
      await joinElection({
        log,
        logger,
        takeOver: (ended) => takeOver({ ...standing, ingressUrl: config.ingressUrl }, ended),
        onCrash: crash,
      }),
    )
    await waitFor(
      () => view.logId !== undefined && view.defaultDomain !== undefined && directory.all().next().done === false,
      { deadlineMs: BEGINNINGS_DEADLINE_MS, what: 'a process that writes the catalog' },
    )

    let demoTokens: DemoTokens = new Map()
    const urls = createTrackingUrls(view, ingressUrl)
    // Made for each: the keys may have changed since.
    const testTokens: Pick<TestTokens, 'encode'> = {
      encode: (token, now) => createTestTokens(secrets.clickToken).encode(token, now),
    }
    const fraudModes = parseModes(config.fraudRules)
    const simulator = { visitors, statuses: statuses.table, zones: createZoneClock(), fraudModes }
    const { clickhouse } = dependencies
    const past = clickhouse === undefined ? undefined : createPastLinks(clickhouse, DECIDER)
    const seal = createSessionSeal(secrets)
    const ownReadiness = (): readonly Dependency[] =>
      controlReadiness({ log, leads: writer.leads, streams: streams.live(), secrets, nowMs: clock.now() })
    const health = {
      log,
      lags: createLags(log),
      streams,
      parked,
      dependencies: () => dependencies.readiness?.() ?? ownReadiness(),
      revision: () => view.revision,
      writes,
    }
    const routes: Route[] = [
      ...catalogRoutes({ view, directory, operations, writer, tokenWriter, urls, testTokens, clock }),
      simulateSmartLink({ view, past }, simulator, clock),
      suggestWeightsRoute(view, clickhouse, clock),
      listReasons(),
      listCaps(view, statuses.table, clock),
      readHealthRoute(health, clock),
      reportFraudScore(log, visitors, clock),
      createErasure({ log, view, secrets, clock, addressDays: () => addressDays(clickhouse, config.addressDays) }),
      ...readErasures(erasures),
      eraseAgain(log, erasures),
      ...sessionRoutes(directory, seal, clock),
      frontPage(view, urls),
      docsPage(),
      openApiDocument(async () => withReports(document, await describeReports())),
      landingPage(view, () => demoTokens),
      sendConversion(view, () => demoTokens, ingressUrl),
    ]
    const document = describeControl(routes)
    const describeReports = createReportDescription(reportUrl, logger)
    const { rateLimits } = config
    const { metrics } = dependencies
    if (metrics !== undefined) {
      registerControlMetrics(metrics, { revision: () => view.revision, writes })
      composition.closable(measureGroupLag({ log, metrics, logger }))
    }
    const observed = metrics === undefined ? {} : { metrics }
    const app = createApiApp({ routes, tokens: directory, clock, logger, rateLimits, mount: mountAssets, ...observed })
    const front = await consoleFront({ directory: config.consoleDirectory, seal, clock, logger, reportUrl }, app)
    const server = composition.closable(await startHttpServer(front, config))
    demoTokens = await prepareDemo({ config, operations, view, leads: () => writer.leads, url: server.url })

    return {
      name: 'control',
      url: server.url,
      view,
      serves: { control: server.url, admin_token_file: adminTokenFile(secretsDirectory) },
      demoTokens: () => demoTokens,
      readiness: ownReadiness,
      stop: () => composition.stop(),
    }
  } catch (error) {
    await composition.stop()
    throw error
  }
}
