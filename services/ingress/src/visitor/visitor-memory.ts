import { LRUCache } from 'lru-cache'

const WINDOW_MS = 24 * 3_600_000
/** Offers remembered per visitor; the oldest goes first. */
const MAX_OFFERS = 32

interface Remembered {
  lastSeenMs: number
  /** Offer → when this visitor was last sent there. */
  readonly offers: Map<number, number>
}

/** What is known of a visitor when a click is decided, looked up only as far as it is asked for. */
export interface Recollection {
  /** Seen within 24 h, as far as this thread remembers. */
  readonly returning: boolean
  /** Was sent to the offer within 24 h, as far as this thread remembers. */
  had(offer: number): boolean
}

const NOTHING: Recollection = { returning: false, had: () => false }

/** The visitor under today's name and under yesterday's. */
class Recalled implements Recollection {
  readonly returning = true
  readonly #today: Remembered | undefined
  readonly #yesterday: Remembered | undefined
  readonly #since: number

  constructor(today: Remembered | undefined, yesterday: Remembered | undefined, since: number) {
    this.#today = today
    this.#yesterday = yesterday
    this.#since = since
  }

  had(offer: number): boolean {
    return this.#hadAs(this.#today, offer) || this.#hadAs(this.#yesterday, offer)
  }

  #hadAs(visitor: Remembered | undefined, offer: number): boolean {
    const atMs = visitor?.offers.get(offer)
    return atMs !== undefined && atMs > this.#since
  }
}

function seenSince(visitor: Remembered | undefined, since: number): Remembered | undefined {
  return visitor !== undefined && visitor.lastSeenMs > since ? visitor : undefined
}

/**
 * Which visitors this click thread saw within 24 h, and where they were sent. Bounded (the visitor unseen for longest is
 * forgotten first), lost at a restart, and not shared between threads or nodes: best effort, and said to be.
 */
export class VisitorMemory {
  readonly #visitors: LRUCache<string, Remembered>
  #forgotten = 0

  constructor(maxVisitors: number) {
    this.#visitors = new LRUCache({
      max: maxVisitors,
      dispose: (_value, _key, reason) => {
        if (reason === 'evict') this.#forgotten += 1
      },
    })
  }

  /** By the visitor's names under today's secret and under yesterday's. */
  recall(today: string, yesterday: string, nowMs: number): Recollection {
    const since = nowMs - WINDOW_MS
    const now = seenSince(this.#visitors.get(today), since)
    const before = seenSince(this.#visitors.peek(yesterday), since)
    return now === undefined && before === undefined ? NOTHING : new Recalled(now, before, since)
  }

  /** Notes a click of a human or a bot; `offer` is where it was sent, 0 when nowhere. */
  note(visitor: string, offer: number, nowMs: number): void {
    let remembered = this.#visitors.get(visitor)
    if (remembered === undefined) {
      remembered = { lastSeenMs: nowMs, offers: new Map() }
      this.#visitors.set(visitor, remembered)
    }
    remembered.lastSeenMs = nowMs
    if (offer === 0) return
    remembered.offers.delete(offer)
    remembered.offers.set(offer, nowMs)
    if (remembered.offers.size > MAX_OFFERS) {
      const [oldest] = remembered.offers.keys()
      if (oldest !== undefined) remembered.offers.delete(oldest)
    }
  }

  get size(): number {
    return this.#visitors.size
  }

  /** Visitors forgotten because the memory was full. */
  get forgotten(): number {
    return this.#forgotten
  }
}
