import { setTimeout as delay } from 'node:timers/promises'
import type { Assignment, Consumer, EventLog } from '@smartlink/event-log/event-log'
import { CATALOG, CONTROL_GROUP } from '@smartlink/events/topics'
import type { Logger } from '@smartlink/service-kit/logger'

const FIRST_RETRY_MS = 200
const LONGEST_RETRY_MS = 5_000

export interface LeadershipOptions {
  readonly log: EventLog
  readonly logger: Logger
  /**
   * Fences the former writers and starts writing. What it returns ends that.
   * @param ended to be called when writing must stop although this process still leads: it is then taken up anew
   */
  takeOver(ended: (error: Error) => void): Promise<() => Promise<void>>
  onCrash(error: Error): void
}

/** Takes part in the election of the one process that writes the catalog. */
export interface Leadership {
  close(): Promise<void>
}

export async function joinElection({ log, logger, takeOver, onCrash }: LeadershipOptions): Promise<Leadership> {
  let term: Promise<void> = Promise.resolve()
  const closing = new AbortController()

  const consumer: Consumer = await log.consume({
    // Its single partition belongs to the process that writes.
    group: CONTROL_GROUP,
    topics: [CATALOG.name],
    assigned: (assignment) => {
      const former = term
      term = former.then(() => serve(AbortSignal.any([assignment.lost, closing.signal])))
      return Promise.resolve({ startAt: assignment.end })
    },
    handleBatch: () => Promise.resolve(),
    revoked: (_assignment: Assignment) => term,
    onCrash,
  })

  /** Writes until the partition is lost; a writer that ends before is replaced by a new one. */
  async function serve(lost: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!lost.aborted) {
      try {
        let release: () => void = () => {}
        const over = new Promise<void>((resolve) => {
          release = resolve
        })
        let reason: Error | undefined
        const stop = await takeOver((error) => {
          reason = error
          release()
        })
        retryMs = FIRST_RETRY_MS
        logger.info('This process writes the catalog')
        if (lost.aborted) release()
        else lost.addEventListener('abort', release, { once: true })
        await over
        lost.removeEventListener('abort', release)
        await stop()
        logger.info({ err: reason }, 'This process writes the catalog no more')
      } catch (error) {
        logger.warn({ err: error, retry_ms: retryMs }, 'Could not take over writing the catalog')
      }
      if (lost.aborted) return
      await delay(retryMs, undefined, { signal: lost }).catch(() => undefined)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
  }

  return {
    close: async () => {
      closing.abort()
      await consumer.close()
      await term
    },
  }
}
