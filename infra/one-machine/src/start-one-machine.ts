import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DEFAULT_CAP_KEEPER_CONFIG } from '@smartlink/cap-keeper/config'
import { startCapKeeper } from '@smartlink/cap-keeper/start-cap-keeper'
import { clickSinkConfig } from '@smartlink/click-sink/config'
import { startClickSink } from '@smartlink/click-sink/start-click-sink'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { controlConfig } from '@smartlink/control/config'
import { demoLinks } from '@smartlink/control/demo/demo-traffic-sources'
import { startControl } from '@smartlink/control/start-control'
import { refuseHalfMovedLog } from '@smartlink/event-log/embedded/moved-log'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { topicsOf } from '@smartlink/events/topics'
import { fraudScorerConfig } from '@smartlink/fraud-scorer/config'
import { startFraudScorer } from '@smartlink/fraud-scorer/start-fraud-scorer'
import { ingressConfig } from '@smartlink/ingress/config'
import { startIngress } from '@smartlink/ingress/start-ingress'
import { reportConfig } from '@smartlink/report/config'
import { startReport } from '@smartlink/report/start-report'
import { followSecrets } from '@smartlink/secrets/follow-secrets'
import { Composition } from '@smartlink/service-kit/compose'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import type { ProcessContext } from '@smartlink/service-kit/run-process'
import type { RunningService } from '@smartlink/service-kit/service'
import { openTables } from './open-tables.ts'
import { startVisitors } from './start-visitors.ts'
import { printSummary } from './summary.ts'

/** The address demo visitors come from; their own ones stand in `X-Forwarded-For`. */
const LOOPBACK = '127.0.0.1/32'

/** How many proxies stand in front, instead of which: then whoever connects is one of them, demo visitors too. */
const HOP_COUNT = /^\d+$/

/** The proxies that are believed, and the demo's visitors, which come from here and say whose address they have. */
function believingDemoVisitors(trustedProxies: string[]): string[] {
  const [only = ''] = trustedProxies
  return trustedProxies.length === 1 && HOP_COUNT.test(only) ? trustedProxies : [...trustedProxies, LOOPBACK]
}

/** Every service in this process: what `npm start` runs. Clicks have threads of their own, ClickHouse is a child. */
export async function startOneMachine(context: ProcessContext): Promise<RunningService> {
  const { logger, metrics, clock, crash } = context
  const settings = { ...context.settings, data: resolve(context.settings.data) }
  const secretsDirectory = settings.secrets ?? join(settings.data, 'secrets')
  const demo = settings.demo ?? !existsSync(secretsDirectory)
  const composition = new Composition()
  try {
    const lock = lockDirectory(settings.data)
    composition.onStop(() => lock.release())
    if (settings.log !== 'embedded') refuseHalfMovedLog(settings.data)
    const secrets = composition.closable(
      followSecrets({
        directory: secretsDirectory,
        create: true,
        onProblem: (error) =>
          logger.error({ err: error }, 'The secrets changed and can not be read; the former keys stay'),
      }),
    )

    logger.info('Starting the log and ClickHouse')
    const [log, tables] = await Promise.all([
      openEventLog(logOptionsFrom(settings, 'smartlink', logger, clock)).then((opened) => composition.closable(opened)),
      openTables(settings, secretsDirectory, context).then((opened) => composition.closable(opened)),
    ])
    for (const report of await log.ensureTopics(topicsOf(settings))) {
      if (report.state === 'differs') logger.warn(report, 'A topic is not as the catalogue says; it is left as it is')
    }

    logger.info('Starting the services')
    const dependencies = { log, logger, metrics, clock, crash }
    let ingressUrl: string | undefined
    let reportUrl: string | undefined
    const schemaClient = composition.closable(openClickHouse(tables.connection, 'schema'))
    const sinkClient = composition.closable(openClickHouse(tables.connection, 'sink'))
    const reportClient = composition.closable(openClickHouse(tables.connection, 'reports'))
    const control = composition.service(
      await startControl(controlConfig(settings, demo), {
        ...dependencies,
        secrets,
        clickhouse: reportClient,
        ingressUrl: () => settings.ingressUrl ?? ingressUrl,
        reportUrl: () => reportUrl,
        readiness: () => composition.asService('smartlink').readiness(),
      }),
    )
    composition.service(
      await startClickSink(clickSinkConfig(settings), {
        ...dependencies,
        clickhouse: sinkClient,
        schema: schemaClient,
      }),
    )
    const trustedProxies =
      settings.demoTraffic > 0 ? believingDemoVisitors(settings.trustedProxies) : settings.trustedProxies
    const [ingress, , , report] = await Promise.all([
      startIngress(ingressConfig({ ...settings, trustedProxies }), dependencies).then((service) =>
        composition.service(service),
      ),
      startCapKeeper(DEFAULT_CAP_KEEPER_CONFIG, { ...dependencies, clickhouse: reportClient }).then((service) =>
        composition.service(service),
      ),
      startFraudScorer(fraudScorerConfig(settings), { ...dependencies, clickhouse: reportClient }).then((service) =>
        composition.service(service),
      ),
      startReport(reportConfig(settings), { ...dependencies, clickhouse: reportClient }).then((service) =>
        composition.service(service),
      ),
    ])
    ingressUrl = String(ingress.serves['ingress'])
    reportUrl = String(report.serves['report'])
    if (settings.demoTraffic > 0) {
      composition.onStop(await startVisitors({ settings, ingressUrl, control, logger }))
    }
    const whole = composition.asService('smartlink', {
      clickhouse: tables.connection.url,
      admin_token_file: join(secretsDirectory, 'admin-token'),
      ...(tables.analyst === undefined ? {} : { analyst: tables.analyst }),
    })
    printSummary(whole.serves, demoLinks(control.view), logger)
    return whole
  } catch (error) {
    await composition.stop().catch((failure: unknown) => logger.error({ err: failure }, 'Not everything was stopped'))
    throw error
  }
}
