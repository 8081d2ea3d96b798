import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { fraudScorerConfig } from './config.ts'
import { startFraudScorer } from './start-fraud-scorer.ts'

await runProcess({
  name: 'fraud-scorer',
  command: 'node services/fraud-scorer/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'fraud-scorer', logger, clock)))
    // The embedded server belongs to the process that runs everything; a scorer alone needs the address of one.
    const connection = connectionFrom(settings)
    if (connection === undefined) logger.warn('No ClickHouse is named: publishers and sub ids are not scored')
    const clickhouse = connection && { clickhouse: composition.closable(openClickHouse(connection, 'reports')) }
    const deps = { log, logger, metrics, clock, crash, ...clickhouse }
    composition.service(await startFraudScorer(fraudScorerConfig(settings), deps))
    return composition.asService('fraud-scorer')
  },
})
