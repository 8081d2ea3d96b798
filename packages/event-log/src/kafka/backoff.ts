import { setTimeout as delay } from 'node:timers/promises'

/** Waits longer after every failure, up to a bound, with a random part so that many clients do not come back together. */
export interface Backoff {
  wait(signal?: AbortSignal): Promise<void>
  reset(): void
}

export function createBackoff(firstMs: number, longestMs: number): Backoff {
  let nextMs = firstMs
  return {
    async wait(signal) {
      const ms = nextMs * (0.75 + Math.random() / 2)
      nextMs = Math.min(nextMs * 2, longestMs)
      await pause(ms, signal)
    },
    reset() {
      nextMs = firstMs
    },
  }
}

/** Resolves after the time, or at once when the signal aborts: who waits looks at the signal itself. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
  }
}
