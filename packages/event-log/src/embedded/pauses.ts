/** Gives the event loop to others after a while of work that never waits by itself. */
export interface Pauses {
  take(): Promise<void>
}

const LONGEST_RUN_MS = 5

export function createPauses(): Pauses {
  let since = performance.now()
  return {
    async take() {
      if (performance.now() - since < LONGEST_RUN_MS) return
      await new Promise<void>((resolve) => setImmediate(resolve))
      since = performance.now()
    },
  }
}
