/** What became of a flush: records at or above `end` are not in the outbox and never will be. */
export interface TurnFlush {
  readonly end: number
}

export interface TurnOutbox {
  /** Writes everything appended since the last flush; never throws. */
  flush(): TurnFlush
  /** Resolves when everything flushed before the call is as durable as the installation asks for; undefined: it is now. */
  durable(): Promise<void> | undefined
}

interface Appended {
  readonly position: number
  readonly stored: () => void
  readonly lost: () => void
}

/**
 * One turn of the event loop: everything that was appended in it is written with one call, and only then answered. What
 * the disk refused is handed back, so that it can be answered some other way.
 */
export class Turn {
  readonly #outbox: TurnOutbox
  #appended: Appended[] = []
  #scheduled = false

  constructor(outbox: TurnOutbox) {
    this.#outbox = outbox
  }

  /** Something was appended at `position`: calls `stored` or `lost` once, after the flush that ends this turn. */
  add(position: number, stored: () => void, lost: () => void): void {
    this.#appended.push({ position, stored, lost })
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.end())
  }

  /** Ends the turn now. */
  end(): void {
    this.#scheduled = false
    const appended = this.#appended
    if (appended.length === 0) return
    this.#appended = []
    const { end } = this.#outbox.flush()
    const durable = this.#outbox.durable()
    const kept = appended.filter(({ position }) => position < end)
    const answerKept = (): void => {
      for (const { stored } of kept) stored()
    }
    if (durable === undefined) answerKept()
    else void durable.then(answerKept)
    for (const { position, lost } of appended) if (position >= end) lost()
  }
}
