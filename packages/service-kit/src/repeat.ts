import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './logger.ts'

/** Does something every `intervalMs` until `signal` is aborted; what goes wrong is said, and tried again the next time. */
export async function repeat(
  what: string,
  intervalMs: number,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      await delay(intervalMs, undefined, { signal })
      await work()
    } catch (error) {
      if (signal.aborted) return
      logger.warn({ what, err: error }, 'It did not work, and is tried again later')
    }
  }
}
