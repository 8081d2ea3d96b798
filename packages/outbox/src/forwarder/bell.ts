/**
 * Wakes everybody who waits. Nothing is kept for who comes later: look at what you wait for and call `wait` in the same
 * turn.
 */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, or after `atMostMs`. */
  wait(atMostMs?: number): Promise<void>
}

export function createBell(): Bell {
  const waiters = new Set<() => void>()
  return {
    ring() {
      for (const wake of waiters) wake()
    },
    wait(atMostMs) {
      return new Promise((resolve) => {
        const timer = atMostMs === undefined ? undefined : setTimeout(wake, atMostMs)
        function wake(): void {
          clearTimeout(timer)
          waiters.delete(wake)
          resolve()
        }
        waiters.add(wake)
      })
    },
  }
}
