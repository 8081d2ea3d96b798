import { closeSync, fdatasync, fsync, openSync } from 'node:fs'

export type FsyncPolicy =
  /** Written bytes are synced at most `intervalMs` later; a power cut may take what is younger. */
  | { readonly mode: 'interval'; readonly intervalMs: number }
  /** Who waits for `durable()` waits for the next sync, which is one for all who wait. */
  | { readonly mode: 'always' }

export interface GroupSync {
  /** The file has bytes that are not synced. */
  written(fd: number): void
  /** The directory has a new name in it. */
  named(): void
  /** No more bytes come: the file is synced with the next sync, then closed. */
  retire(fd: number): void
  /** Resolves when everything written before this call is on the disk, under either policy. */
  sync(): Promise<void>
  /** Syncs and closes what is left. */
  close(): Promise<void>
}

/** Syncs files in the background, one sync at a time, for everything that was written before it began. */
export function createGroupSync(
  directory: string,
  policy: FsyncPolicy,
  /** A sync failed: bytes that were taken as written may be gone. The file must not be written any more. */
  onFailure: (error: Error) => void,
): GroupSync {
  const directoryFd = openSync(directory, 'r')
  let dirty = new Set<number>()
  let directoryDirty = false
  let retired: number[] = []
  let running: Promise<void> | undefined
  let following: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const syncNow = async (): Promise<void> => {
    const files = dirty
    const closing = retired
    dirty = new Set()
    retired = []
    const jobs = [...files].map((fd) => whenCalledBack((done) => fdatasync(fd, done)))
    if (directoryDirty) jobs.push(whenCalledBack((done) => fsync(directoryFd, done)))
    directoryDirty = false
    const failed = (await Promise.allSettled(jobs)).find((outcome) => outcome.status === 'rejected')
    for (const fd of closing) closeSync(fd)
    if (failed !== undefined) throw failed.reason
  }

  /** One sync runs; who asks meanwhile shares the one after it, since the running one may have begun before their bytes. */
  const sync = (): Promise<void> => {
    if (running === undefined) {
      running = syncNow().finally(() => {
        running = undefined
      })
      return running
    }
    following ??= running
      .catch(() => undefined)
      .then(() => {
        following = undefined
        return sync()
      })
    return following
  }

  const report = (reason: unknown): void => onFailure(reason instanceof Error ? reason : new Error(String(reason)))

  const arm = (): void => {
    if (policy.mode === 'always' || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      sync().catch(report)
    }, policy.intervalMs)
    timer.unref()
  }

  return {
    written(fd) {
      dirty.add(fd)
      arm()
    },
    named() {
      directoryDirty = true
      arm()
    },
    retire(fd) {
      retired.push(fd)
      if (policy.mode === 'always') sync().catch(report)
      else arm()
    },
    sync,
    async close() {
      clearTimeout(timer)
      try {
        await sync()
      } finally {
        closeSync(directoryFd)
      }
    },
  }
}

function whenCalledBack(call: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => {
      if (error === null || error === undefined) resolve()
      else reject(error)
    })
  })
}
