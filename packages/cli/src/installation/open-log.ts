import type { EventLog } from '@smartlink/event-log/event-log'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { systemClock } from '@smartlink/service-kit/clock'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import type { Settings } from '@smartlink/service-kit/flags'
import { createLogger } from '@smartlink/service-kit/logger'
import { inspectKafka } from './inspect-kafka.ts'

/**
 * Gives the log to `work` and closes it afterwards. An embedded log belongs to one process: its data directory is locked
 * meanwhile. Throws `DirectoryInUseError` while the system runs on it, and within seconds when no broker answers: a service would
 * wait, a person would not know what for.
 */
export async function withLog<T>(settings: Settings, work: (log: EventLog) => Promise<T>): Promise<T> {
  const lock = settings.log === 'embedded' ? lockDirectory(settings.data) : undefined
  try {
    if (settings.log !== 'embedded') await inspectKafka(settings)
    const logger = createLogger({ level: 'warn', pretty: process.stderr.isTTY === true })
    const log = await openEventLog(logOptionsFrom(settings, 'smartlink-cli', logger, systemClock))
    try {
      return await work(log)
    } finally {
      await log.close()
    }
  } finally {
    lock?.release()
  }
}
