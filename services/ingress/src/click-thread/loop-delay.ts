import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10

/** How long what a visitor asks waits until this thread gets to it. */
export interface LoopDelay {
  /** 99 of 100 looks since the last call of this found the thread free within so many milliseconds. */
  takeP99Ms(): number
  close(): void
}

export function watchLoopDelay(): LoopDelay {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  return {
    takeP99Ms: () => {
      // What is measured is the time between two looks.
      const p99Ms = delays.count === 0 ? 0 : Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS)
      delays.reset()
      return p99Ms
    },
    close: () => delays.disable(),
  }
}
