import { statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'

/** A file that is looked at again and again, from the state it was in when the watch began. */
export interface WatchedFile {
  close(): void
}

/**
 * Calls `changed` whenever the file at `path` is another one, or was written, since it was last looked at. Nothing that
 * happens after this call is missed (Node's `watchFile` takes its first look some time later). A file that went is no
 * change: it is about to be replaced. Does not keep the process alive.
 */
export function watchForChanges(path: string, intervalMs: number, changed: () => void): WatchedFile {
  let known = stateOf(statSync(path, { throwIfNoEntry: false }))
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    stat(path)
      .then(
        (stats) => {
          const now = stateOf(stats)
          if (now === known) return
          known = now
          changed()
        },
        () => undefined,
      )
      .finally(() => {
        isLooking = false
      })
  }, intervalMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}

function stateOf(stats: Stats | undefined): string {
  return stats === undefined ? 'absent' : `${stats.ino}:${stats.size}:${stats.mtimeMs}`
}
