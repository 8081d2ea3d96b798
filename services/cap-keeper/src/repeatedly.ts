/** Work done again and again, with a pause of `everyMs` between; never twice at once. */
export interface Repeated {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

/** What the work throws goes to `failed`, and ends it; unless it was stopped. */
export function repeatedly(everyMs: number, work: () => Promise<void>, failed: (error: Error) => void): Repeated {
  const stopping = new AbortController()
  const { signal } = stopping

  async function run(): Promise<void> {
    while (await pause(everyMs, signal)) {
      try {
        await work()
      } catch (error) {
        if (!signal.aborted) failed(error as Error)
        return
      }
    }
  }
  const running = run()

  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** False when it was stopped meanwhile. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false)
      return
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }, ms)
    function stop(): void {
      clearTimeout(timer)
      resolve(false)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
