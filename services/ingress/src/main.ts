import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { Composition } from '@smartlink/service-kit/compose'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import { runProcess } from '@smartlink/service-kit/run-process'
import { ingressConfig } from './config.ts'
import { startIngress } from './start-ingress.ts'

await runProcess({
  name: 'ingress',
  command: 'node services/ingress/src/main.ts',
  start: async ({ settings, logger, metrics, clock, crash }) => {
    const composition = new Composition()
    const lock = lockDirectory(settings.data)
    composition.onStop(() => lock.release())
    const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'ingress', logger, clock)))
    composition.service(await startIngress(ingressConfig(settings), { log, logger, metrics, clock, crash }))
    return composition.asService('ingress')
  },
})
