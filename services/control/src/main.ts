import { join } from 'node:path'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { topicsOf } from '@smartlink/events/topics'
import { followSecrets } from '@smartlink/secrets/follow-secrets'
import { Composition } from '@smartlink/service-kit/compose'
import { httpUrl } from '@smartlink/service-kit/ops-server'
import { runProcess } from '@smartlink/service-kit/run-process'
import { controlConfig } from './config.ts'
import { startControl } from './start-control.ts'

await runProcess({
  name: 'control',
  command: 'node services/control/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const secrets = composition.closable(
      followSecrets({
        directory: settings.secrets ?? join(settings.data, 'secrets'),
        create: true,
        onProblem: (error) =>
          logger.error({ err: error }, 'The secrets changed and can not be read; the former keys stay'),
      }),
    )
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'control', logger, clock)))
    for (const report of await log.ensureTopics(topicsOf(settings))) {
      if (report.state === 'differs') logger.warn(report, 'A topic is not as the catalogue of topics says')
    }
    const ingressUrl = () => (settings.ingressPort === 0 ? undefined : httpUrl(settings.host, settings.ingressPort))
    const reportUrl = () => (settings.reportPort === 0 ? undefined : httpUrl(settings.host, settings.reportPort))
    const connection = connectionFrom(settings)
    const clickhouse = connection && composition.closable(openClickHouse(connection, 'reports'))
    const history = clickhouse === undefined ? {} : { clickhouse }
    const dependencies = { log, logger, metrics, clock, secrets, ingressUrl, reportUrl, crash, ...history }
    composition.service(await startControl(controlConfig(settings), dependencies))
    return composition.asService('control')
  },
})
