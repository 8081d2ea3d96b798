import { isOutOfSpace, type ReserveFile } from '@smartlink/segment-log/reserve-file'

/** What the outbox does while the disk refuses its writes: which events it takes, and when it tries again. */
export interface WriteTrouble {
  /** While true, no event is taken. */
  readonly current: boolean
  /** A write failed. When there is no room on the disk, the reserve is given up, so that the loss can be written down. */
  failed(error: Error): void
  /**
   * Ends the trouble when its time has come: at once after a first failure, which may be the end of one file only; once
   * the reserve could be taken again, which proves that there is room. Before that, `sayLoss` may write into what was given up.
   */
  recover(sayLoss: () => void): void
}

const RETRY_MS = 1_000

export function createWriteTrouble(reserve: ReserveFile, now: () => number): WriteTrouble {
  let current: { retryAt: number; readonly outOfSpace: boolean } | undefined
  let lastFailureMs = -Infinity

  if (!reserve.restore()) current = { retryAt: now() + RETRY_MS, outOfSpace: true }

  return {
    get current() {
      return current !== undefined
    },
    failed(error) {
      const time = now()
      const outOfSpace = isOutOfSpace(error)
      const repeated = time - lastFailureMs < RETRY_MS
      lastFailureMs = time
      if (outOfSpace) reserve.release()
      current = { retryAt: outOfSpace || repeated ? time + RETRY_MS : time, outOfSpace }
    },
    recover(sayLoss) {
      if (current === undefined || now() < current.retryAt) return
      // The other way round the reserve would find the very room that it had given up, and nothing were left to write the loss to.
      if (current.outOfSpace) sayLoss()
      if (!current.outOfSpace || reserve.restore()) {
        current = undefined
        return
      }
      current.retryAt = now() + RETRY_MS
    },
  }
}
