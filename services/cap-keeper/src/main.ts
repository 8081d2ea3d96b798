import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { DEFAULT_CAP_KEEPER_CONFIG } from './config.ts'
import { startCapKeeper } from './start-cap-keeper.ts'

await runProcess({
  name: 'cap-keeper',
  command: 'node services/cap-keeper/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'cap-keeper', logger, clock)))
    // The embedded server belongs to the process that runs everything; a keeper alone needs the address of one.
    const connection = connectionFrom(settings)
    if (connection === undefined) {
      logger.warn('No ClickHouse is named: caps on conversions, payout and revenue are not counted')
    }
    const clickhouse = connection && { clickhouse: composition.closable(openClickHouse(connection, 'reports')) }
    const deps = { log, logger, metrics, clock, crash, ...clickhouse }
    composition.service(await startCapKeeper(DEFAULT_CAP_KEEPER_CONFIG, deps))
    return composition.asService('cap-keeper')
  },
})
