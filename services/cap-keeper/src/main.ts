import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import type { Settings } from '@smartlink/service-kit/settings'
import { DEFAULT_CAP_KEEPER_CONFIG } from './config.ts'
import { startCapKeeper } from './start-cap-keeper.ts'

await runProcess({
  name: 'cap-keeper',
  command: 'node services/cap-keeper/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'cap-keeper', logger, clock)))
    const clickhouse = clickHouseOf(settings)
    if (clickhouse === undefined) {
      logger.warn('No ClickHouse is named: caps on conversions, payout and revenue are not counted')
    } else composition.closable(clickhouse)
    const deps = { log, logger, metrics, clock, crash, ...(clickhouse === undefined ? {} : { clickhouse }) }
    composition.service(await startCapKeeper(DEFAULT_CAP_KEEPER_CONFIG, deps))
    return composition.asService('cap-keeper')
  },
})

/** The embedded server belongs to the process that runs everything; a keeper alone needs the address of one. */
function clickHouseOf(settings: Settings): ClickHouseClient | undefined {
  const {
    clickhouse: url,
    clickhouseUser: user,
    clickhousePasswordFile,
    clickhouseDatabase,
    clickhouseCluster,
  } = settings
  if (url === 'embedded') return undefined
  return openClickHouse(
    {
      url,
      user,
      database: clickhouseDatabase,
      ...(clickhousePasswordFile === undefined ? {} : { passwordFile: clickhousePasswordFile }),
      ...(clickhouseCluster === undefined ? {} : { cluster: clickhouseCluster }),
    },
    'reports',
  )
}
