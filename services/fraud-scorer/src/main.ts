import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { runProcess } from '@smartlink/service-kit/run-process'
import { DEFAULT_FRAUD_SCORER_CONFIG } from './config.ts'
import { startFraudScorer } from './start-fraud-scorer.ts'

await runProcess({
  name: 'fraud-scorer',
  command: 'node services/fraud-scorer/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'fraud-scorer', logger, clock)))
    composition.service(await startFraudScorer(DEFAULT_FRAUD_SCORER_CONFIG, { log, logger, metrics, clock, crash }))
    return composition.asService('fraud-scorer')
  },
})
