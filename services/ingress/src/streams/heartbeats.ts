import type { EventLog } from '@smartlink/event-log/event-log'
import { HEARTBEAT } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { Logger } from '@smartlink/service-kit/logger'

/** Writes heartbeats straight to the log; one batch is on its way at a time, since a newer one says more. */
export class Heartbeats {
  readonly #log: EventLog
  readonly #logger: Logger
  readonly #stopping: AbortSignal
  #sending = false

  constructor(log: EventLog, logger: Logger, stopping: AbortSignal) {
    this.#log = log
    this.#logger = logger
    this.#stopping = stopping
  }

  /** Resolves when they are in the log, or were given up. */
  async send(heartbeats: readonly Heartbeat[], signal: AbortSignal = this.#stopping): Promise<void> {
    if (this.#sending || heartbeats.length === 0) return
    this.#sending = true
    try {
      const records = heartbeats.map((heartbeat) => ({ key: heartbeat.stream, value: HEARTBEAT.encode(heartbeat) }))
      await this.#log.append(STREAMS.name, records, signal)
    } catch (error) {
      if (!signal.aborted) this.#logger.warn({ err: error }, 'A heartbeat could not be written')
    } finally {
      this.#sending = false
    }
  }
}
