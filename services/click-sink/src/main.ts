import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { migrate } from '@smartlink/clickhouse/migrations/migrate'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { DEFAULT_CLICK_SINK_CONFIG } from './config.ts'
import { MissingClickHouseError } from './errors.ts'
import { startClickSink } from './start-click-sink.ts'
import type { ClickHouseConnection } from '@smartlink/clickhouse/clickhouse-client'

await runProcess({
  name: 'click-sink',
  command: 'node services/click-sink/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const clickhouse = connectionFrom(settings)
    if (clickhouse === undefined) {
      throw new MissingClickHouseError('click-sink alone needs a server: --clickhouse http://host:8123')
    }
    const composition = new Composition()
    await makeTables(clickhouse)
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'click-sink', logger, clock)))
    composition.service(
      await startClickSink(DEFAULT_CLICK_SINK_CONFIG, { log, clickhouse, logger, metrics, clock, crash }),
    )
    return composition.asService('click-sink')
  },
})

async function makeTables(connection: ClickHouseConnection): Promise<void> {
  const client = openClickHouse(connection, 'schema')
  try {
    const { cluster } = connection
    await migrate(client, { fsync: false, ...(cluster === undefined ? {} : { cluster }) })
  } finally {
    await client.close()
  }
}
