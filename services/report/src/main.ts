import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { ServerStartError } from '@smartlink/clickhouse/errors'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { reportConfig } from './config.ts'
import { startReport } from './start-report.ts'

await runProcess({
  name: 'report',
  command: 'node services/report/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const connection = connectionFrom(settings)
    if (connection === undefined) {
      throw new ServerStartError('Reports alone need the address of a ClickHouse server: --clickhouse http://host:8123')
    }
    const composition = new Composition()
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'report', logger, clock)))
    const clickhouse = composition.closable(openClickHouse(connection, 'reports'))
    composition.service(await startReport(reportConfig(settings), { log, clickhouse, logger, metrics, clock, crash }))
    return composition.asService('report')
  },
})
