import type { OutboxWriter } from '@smartlink/outbox/outbox-writer'

/** Who waits for an event to be stored; one of the two is called once, after the flush that ends the turn. */
export interface Waiting {
  stored(): void
  lost(): void
}

interface Appended {
  readonly topic: string
  readonly offset: number
  readonly waiting: Waiting
}

export interface TurnOptions {
  readonly outbox: Pick<OutboxWriter, 'flush' | 'isTaken' | 'durable'>
  /** Answers wait until the bytes are on the disk (`--fsync always`), not only with the kernel. */
  readonly waitForDisk: boolean
  /** The disk refused; the events are in the outbox all the same. */
  onSyncFailure(error: unknown): void
  /** Something was written. */
  onWritten(): void
}

/**
 * One turn of the event loop: everything that was appended in it is written with one call, and only then answered. What
 * the disk refused is handed back, so that it can be answered some other way.
 */
export class Turn {
  readonly #options: TurnOptions
  #deferred: (() => void)[] = []
  #appended: Appended[] = []
  #scheduled = false

  constructor(options: TurnOptions) {
    this.#options = options
  }

  /**
   * Does `work` as the turn ends, before what was appended is written. A step that all requests of a turn need is so
   * done for one after the other, with its code at hand in the caches of the processor.
   */
  defer(work: () => void): void {
    this.#deferred.push(work)
    this.#schedule()
  }

  /** An event was appended. */
  add(topic: string, offset: number, waiting: Waiting): void {
    this.#appended.push({ topic, offset, waiting })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.end())
  }

  /** Ends the turn now, whether or not anything was appended through it. */
  end(): void {
    // Also what is deferred meanwhile.
    for (const work of this.#deferred) work()
    this.#deferred = []
    this.#scheduled = false
    const appended = this.#appended
    this.#appended = []
    const { outbox, waitForDisk } = this.#options
    const state = outbox.flush()
    this.#options.onWritten()
    if (state === 'failed') {
      const kept = appended.filter(({ topic, offset }) => outbox.isTaken(topic, offset))
      for (const one of appended) if (!kept.includes(one)) one.waiting.lost()
      this.#answer(kept)
    } else if (waitForDisk) {
      void this.#answerWhenDurable(appended)
    } else {
      this.#answer(appended)
    }
  }

  async #answerWhenDurable(kept: readonly Appended[]): Promise<void> {
    try {
      await this.#options.outbox.durable()
    } catch (error) {
      this.#options.onSyncFailure(error)
    }
    this.#answer(kept)
  }

  #answer(kept: readonly Appended[]): void {
    for (const { waiting } of kept) waiting.stored()
  }
}
