import { RecentMap } from '@smartlink/service-kit/recent-map'

const WINDOW_MS = 24 * 3_600_000
/** Offers remembered per visitor; the oldest goes first. */
const MAX_OFFERS = 32

/**
 * When the visitor was last seen, then in turn an offer and when it was last sent there, the latest one last; ms. A flat
 * list of numbers, because there are half a million of them and most are about one offer.
 */
type Remembered = number[]

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
    if (visitor === undefined) return false
    const place = placeOf(visitor, offer)
    return place !== -1 && (visitor[place + 1] ?? 0) > this.#since
  }
}

function seenSince(visitor: Remembered | undefined, since: number): Remembered | undefined {
  return visitor !== undefined && (visitor[0] ?? 0) > since ? visitor : undefined
}

/** Where the offer stands; -1 when the visitor was not sent there. */
function placeOf(visitor: Remembered, offer: number): number {
  for (let at = 1; at < visitor.length; at += 2) if (visitor[at] === offer) return at
  return -1
}

/**
 * Which visitors this click thread saw within 24 h, and where they were sent. Bounded (those unseen for longest are forgotten,
 * half of what it holds at a time), lost at a restart, and not shared between threads or nodes: best effort, and said to be.
 */
export class VisitorMemory {
  readonly #visitors: RecentMap<string, Remembered>

  constructor(maxVisitors: number) {
    this.#visitors = new RecentMap(Math.ceil(maxVisitors / 2))
  }

  /** By the visitor's names under today's secret and under yesterday's. */
  recall(today: string, yesterday: string, nowMs: number): Recollection {
    const since = nowMs - WINDOW_MS
    const now = seenSince(this.#visitors.get(today), since)
    const before = seenSince(this.#visitors.get(yesterday), since)
    return now === undefined && before === undefined ? NOTHING : new Recalled(now, before, since)
  }

  /** Notes a click of a human or a bot; `offer` is where it was sent, 0 when nowhere. */
  note(visitor: string, offer: number, nowMs: number): void {
    const remembered = this.#visitors.get(visitor)
    if (remembered === undefined) {
      this.#visitors.set(visitor, offer === 0 ? [nowMs] : [nowMs, offer, nowMs])
      return
    }
    remembered[0] = nowMs
    if (offer === 0) return
    const place = placeOf(remembered, offer)
    if (place === -1 && remembered.length < 1 + 2 * MAX_OFFERS) {
      remembered.push(offer, nowMs)
      return
    }
    const last = remembered.length - 2
    for (let at = place === -1 ? 1 : place; at < last; at++) remembered[at] = remembered[at + 2] as number
    remembered[last] = offer
    remembered[last + 1] = nowMs
  }

  get size(): number {
    return this.#visitors.size
  }

  /** Visitors forgotten because the memory was full. */
  get forgotten(): number {
    return this.#visitors.dropped
  }
}
