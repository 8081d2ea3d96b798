import { Worker } from 'node:worker_threads'
import type { FromThread, ToThread } from './messages.ts'
import type { ThreadStart } from './thread-start.ts'

/** A click thread as the main thread sees it. */
export interface ClickWorker {
  readonly number: number
  tell(message: ToThread): void
  /** Asks it to stop and resolves when it has ended. */
  stop(): Promise<void>
}

export interface ClickWorkerOptions {
  readonly start: ThreadStart
  onMessage(message: FromThread): void
  /** It ended without being asked to. */
  onDeath(error: Error): void
}

/**
 * A click leaves little that outlives it. More room for young objects saves a little time and stays in memory for good,
 * three times over.
 */
const MAX_YOUNG_MIB = 24

const MAIN = new URL('worker-main.ts', import.meta.url)

export function startClickWorker({ start, onMessage, onDeath }: ClickWorkerOptions): ClickWorker {
  const worker = new Worker(MAIN, {
    workerData: start,
    name: `click-${start.number}`,
    resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MIB },
  })
  const ended = Promise.withResolvers<void>()
  let stopping = false
  let failure: Error | undefined
  worker.on('message', onMessage)
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error))
  })
  worker.on('exit', (code) => {
    ended.resolve()
    if (!stopping || failure !== undefined) {
      onDeath(failure ?? new Error(`click thread ${start.number} ended with code ${code}`))
    }
  })
  return {
    number: start.number,
    tell: (message) => worker.postMessage(message),
    stop: () => {
      stopping = true
      worker.postMessage({ kind: 'stop' } satisfies ToThread)
      return ended.promise
    },
  }
}
