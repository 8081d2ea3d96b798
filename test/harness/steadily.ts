import { setTimeout as delay } from 'node:timers/promises'

/** Does something again and again, however it ends but never twice at once, until the answer is called. */
export function steadily(pauseMs: number, work: () => Promise<unknown>): () => void {
  let stopped = false
  const run = async (): Promise<void> => {
    while (!stopped) {
      await work().catch(() => undefined)
      await delay(pauseMs)
    }
  }
  void run()
  return () => {
    stopped = true
  }
}
