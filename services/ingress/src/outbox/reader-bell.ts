/** Tells readers in other threads that there is something new, at most once in `everyMs`; they look for themselves now and then. */
export function createReaderBell(everyMs: number, ring: () => void): () => void {
  let rungAt = -Infinity
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    setTimeout(
      () => {
        isDue = false
        rungAt = performance.now()
        ring()
      },
      Math.max(0, rungAt + everyMs - performance.now()),
    )
  }
}
