import { setTimeout as delay } from 'node:timers/promises'
import { classifyTrouble } from './clickhouse-trouble.ts'
import type { Logger } from '@smartlink/service-kit/logger'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = { transient: 10_000, setup: 60_000 } as const

/** Repeats what failed for a reason that may pass, and says meanwhile what it waits for. */
export class Patience {
  #trouble: string | undefined
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** What is being waited for now, for readiness; undefined when all is well. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /**
   * Runs `attempt` until it succeeds. An error about the data is thrown at once; when `signal` is aborted its reason is
   * thrown. `attempt` gets the number of the try, from 0; `failed` is called with the error of each try that will be repeated.
   */
  async until<T>(
    what: string,
    signal: AbortSignal,
    attempt: (tries: number) => Promise<T>,
    failed: (error: unknown) => void = () => undefined,
  ): Promise<T> {
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted()
      try {
        const result = await attempt(tries)
        if (tries > 0) this.#logger.info({ what, tries }, 'It works again')
        this.#trouble = undefined
        return result
      } catch (error) {
        signal.throwIfAborted()
        const kind = classifyTrouble(error)
        if (kind === 'data' || isOurs(error)) throw error
        failed(error)
        this.#trouble = `${what}: ${error instanceof Error ? error.message : String(error)}`
        if (tries === 0 || kind === 'setup')
          this.#logger.warn({ what, kind, err: error }, 'It does not work now, and is tried again')
        await delay(waitMs(tries, LONGEST_WAIT_MS[kind]), undefined, { signal })
      }
    }
  }
}

/** Doubles each time, with up to a fifth taken off at random so that partitions do not all come back at once. */
function waitMs(tries: number, longestMs: number): number {
  return Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(tries, 20)) * (1 - Math.random() / 5)
}

/** Errors of the sink itself pass through: they are decisions, not trouble. */
function isOurs(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && (code.startsWith('sink.') || code === 'log.fenced')
}
