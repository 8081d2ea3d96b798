import { SegmentLogReader, type SegmentBatch, type SegmentLogReaderOptions } from './segment-log-reader.ts'

export interface SegmentFollowerOptions extends SegmentLogReaderOptions {
  /** How often an idle follower looks for itself; without it only `wake` makes it look. */
  readonly pollMs?: number
}

/** A turn of the event loop goes to others after this long of reading without a pause. */
const LONGEST_RUN_MS = 5

/** Follows a segment log that grows: waits where the reader has nothing yet. */
export class SegmentFollower {
  readonly #reader: SegmentLogReader
  readonly #pollMs: number | undefined
  #wakeUp: (() => void) | undefined
  #woken = false
  #closed = false
  #pausedAt = performance.now()

  constructor(options: SegmentFollowerOptions) {
    this.#reader = new SegmentLogReader(options)
    this.#pollMs = options.pollMs
  }

  /** The offset wanted next. */
  get position(): number {
    return this.#reader.position
  }

  /** The next records, as soon as there are some; undefined when the follower was closed. One call at a time. */
  async next(): Promise<SegmentBatch | undefined> {
    while (!this.#closed) {
      if (performance.now() - this.#pausedAt > LONGEST_RUN_MS) await this.#pause()
      this.#woken = false
      const batch = this.#reader.read()
      if (batch !== undefined) return batch
      await this.#idle()
    }
    return undefined
  }

  /** There may be something new. */
  wake(): void {
    this.#woken = true
    this.#wakeUp?.()
  }

  close(): void {
    this.#closed = true
    this.#reader.close()
    this.#wakeUp?.()
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#pausedAt = performance.now()
  }

  async #idle(): Promise<void> {
    if (this.#woken || this.#closed) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve
      if (this.#pollMs !== undefined) timer = setTimeout(resolve, this.#pollMs)
    })
    clearTimeout(timer)
    this.#wakeUp = undefined
    this.#pausedAt = performance.now()
  }
}
