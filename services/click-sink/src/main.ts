import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { migrateWhenReachable } from '@smartlink/clickhouse/migrations/migrate-when-reachable'
import { retentionFrom } from '@smartlink/clickhouse/retention/retention'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { clickSinkConfig } from './config.ts'
import { MissingClickHouseError } from './errors.ts'
import { startClickSink } from './start-click-sink.ts'

await runProcess({
  name: 'click-sink',
  command: 'node services/click-sink/src/main.ts',
  start: async ({ settings, logger, metrics, clock, waiting, crash }) => {
    const connection = connectionFrom(settings)
    if (connection === undefined) {
      throw new MissingClickHouseError('click-sink alone needs a server: --clickhouse http://host:8123')
    }
    const composition = new Composition()
    const schema = composition.closable(openClickHouse(connection, 'schema'))
    const retention = retentionFrom(settings)
    const retentionChanged = (change: object) => logger.warn(change, 'From now on this is kept for another time')
    const tables = { cluster: connection.cluster, fsync: false, retention, retentionChanged }
    await migrateWhenReachable(schema, tables, waiting)
    const clickhouse = composition.closable(openClickHouse(connection, 'sink'))
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'click-sink', logger, clock)))
    const dependencies = { log, clickhouse, schema, logger, metrics, clock, crash }
    composition.service(await startClickSink(clickSinkConfig(settings), dependencies))
    return composition.asService('click-sink')
  },
})
