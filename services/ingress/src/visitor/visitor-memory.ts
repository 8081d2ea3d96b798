import { LRUCache } from 'lru-cache'

const WINDOW_MS = 24 * 3_600_000
/** Offers remembered per visitor; the oldest goes first. */
const MAX_OFFERS = 32

interface Remembered {
  lastSeenMs: number
  /** Offer → when this visitor was last sent there. */
  readonly offers: Map<number, number>
}

/** What is known of a visitor when a click is decided. */
export interface Recollection {
  /** Seen within 24 h, as far as this thread remembers. */
  readonly returning: boolean
  /** Offers this visitor was sent to within 24 h, as far as this thread remembers. */
  readonly offers: readonly number[]
}

const NOTHING: Recollection = { returning: false, offers: [] }

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
    const seen = [this.#visitors.get(today), this.#visitors.peek(yesterday)]
    const known = seen.filter((visitor) => visitor !== undefined && visitor.lastSeenMs > since)
    if (known.length === 0) return NOTHING
    const offers = new Set<number>()
    for (const visitor of known) {
      for (const [offer, atMs] of visitor?.offers ?? []) {
        if (atMs > since) offers.add(offer)
      }
    }
    return { returning: true, offers: [...offers] }
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
