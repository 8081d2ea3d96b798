import type { EventLog } from '@smartlink/event-log/event-log'
import { HEARTBEAT } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { Logger } from '@smartlink/service-kit/logger'
import type { ThreadState } from '../click-thread/click-threads.ts'
import { heartbeatOf } from './heartbeat-of.ts'
import type { NodeFacts } from './heartbeat-of.ts'

export interface HeartbeatsOptions {
  readonly log: EventLog
  readonly logger: Logger
  readonly node: NodeFacts
  threads(): readonly ThreadState[]
  now(): number
  /** Aborted when nothing more is to be written. */
  readonly stopping: AbortSignal
}

/**
 * Writes heartbeats straight to the log, past the outbox: they say how it is now. One batch is on its way at a time,
 * since a newer one says more.
 */
export class Heartbeats {
  readonly #options: HeartbeatsOptions
  #isBeating = false

  constructor(options: HeartbeatsOptions) {
    this.#options = options
  }

  /** Says how the streams of this process are; nothing while the last word is on its way. */
  beat(): void {
    if (this.#isBeating) return
    this.#isBeating = true
    void this.#write(this.#heartbeats(false), this.#options.stopping).finally(() => {
      this.#isBeating = false
    })
  }

  /** Says that the streams of this process are over. */
  async lastBeat(signal: AbortSignal): Promise<void> {
    await this.#write(this.#heartbeats(true), signal)
  }

  /** Says of streams that earlier processes left that they are over, where their last word was that they live. */
  async close(left: readonly Heartbeat[]): Promise<void> {
    const over = left.filter(({ closed }) => !closed).map((heartbeat) => ({ ...heartbeat, closed: true }))
    await this.#write(over, this.#options.stopping)
  }

  #heartbeats(closed: boolean): Heartbeat[] {
    const { node, threads, now } = this.#options
    return threads()
      .filter(isReporting)
      .map(({ stream, numbers, revisionSince }) =>
        heartbeatOf(node, {
          stream,
          revision: numbers.catalogRevision,
          revisionSince,
          keys: numbers.keys,
          partitions: numbers.partitions,
          unreadBytes: numbers.outboxUnreadBytes,
          oldestMs: numbers.outboxOldestMs,
          now: now(),
          closed,
        }),
      )
  }

  async #write(heartbeats: readonly Heartbeat[], signal: AbortSignal): Promise<void> {
    try {
      const records = heartbeats.map((heartbeat) => ({ key: heartbeat.stream, value: HEARTBEAT.encode(heartbeat) }))
      if (records.length > 0) await this.#options.log.append(STREAMS.name, records, signal)
    } catch (error) {
      if (!signal.aborted) this.#options.logger.warn({ err: error }, 'A heartbeat could not be written')
    }
  }
}

type Reporting = ThreadState & {
  readonly stream: string
  readonly numbers: NonNullable<ThreadState['numbers']>
}

function isReporting(thread: ThreadState): thread is Reporting {
  return thread.stream !== undefined && thread.numbers !== undefined
}
