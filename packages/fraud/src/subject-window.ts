import type { SubjectFeatures } from './rule.ts'

export const MINUTE_MS = 60_000
/** The longest window: a subject not seen for this long may be forgotten, and a fold over this long makes it anew. */
export const WINDOW_MS = 60 * MINUTE_MS
const MINUTES = 60
const INTERVALS = 15
const VISITORS = 64

/**
 * What one subject did in the last hour, by minute, in bounded memory: about 1 kB when busy. Times come from the clicks,
 * which may be a little out of order; one older than the window changes nothing.
 */
export class SubjectWindow {
  readonly #clicks = new Uint32Array(MINUTES)
  readonly #duplicates = new Uint32Array(MINUTES)
  /** Visitor → minute it was last seen in. */
  readonly #visitors = new Map<string, number>()
  readonly #intervalsMs: number[] = []
  #latestMinute = Number.NEGATIVE_INFINITY
  #latestMs = 0

  /** ms since the epoch of the newest click taken. */
  get latestMs(): number {
    return this.#latestMs
  }

  add(timeMs: number, visitor: string, isDuplicate: boolean): void {
    const minute = Math.floor(timeMs / MINUTE_MS)
    this.#advanceTo(minute)
    if (minute <= this.#latestMinute - MINUTES) return
    const slot = minute % MINUTES
    this.#clicks[slot] = (this.#clicks[slot] ?? 0) + 1
    if (isDuplicate) this.#duplicates[slot] = (this.#duplicates[slot] ?? 0) + 1
    if (this.#visitors.has(visitor) || this.#visitors.size < VISITORS) this.#visitors.set(visitor, minute)
    if (this.#latestMs > 0 && timeMs >= this.#latestMs) {
      this.#intervalsMs.push(timeMs - this.#latestMs)
      if (this.#intervalsMs.length > INTERVALS) this.#intervalsMs.shift()
    }
    this.#latestMs = Math.max(this.#latestMs, timeMs)
  }

  /** The features as of the newest click. */
  features(): SubjectFeatures {
    return {
      clicksIn10Min: this.#sum(this.#clicks, 10),
      clicksInHour: this.#sum(this.#clicks, MINUTES),
      duplicatesInHour: this.#sum(this.#duplicates, MINUTES),
      visitorsInHour: this.#visitors.size,
      intervalsMs: this.#intervalsMs,
    }
  }

  #advanceTo(minute: number): void {
    if (minute <= this.#latestMinute) return
    const firstStale = Math.max(this.#latestMinute + 1, minute - MINUTES + 1)
    for (let stale = firstStale; stale <= minute; stale++) {
      this.#clicks[stale % MINUTES] = 0
      this.#duplicates[stale % MINUTES] = 0
    }
    this.#latestMinute = minute
    for (const [visitor, seen] of this.#visitors) if (seen <= minute - MINUTES) this.#visitors.delete(visitor)
  }

  #sum(buckets: Uint32Array, minutes: number): number {
    let sum = 0
    for (let back = 0; back < minutes; back++) sum += buckets[(this.#latestMinute - back) % MINUTES] ?? 0
    return sum
  }
}
