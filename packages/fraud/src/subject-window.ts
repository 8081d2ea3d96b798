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
  // Their sums, kept so that nobody adds them up for every click.
  #clicksInHour = 0
  #duplicatesInHour = 0
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
    this.#clicksInHour += 1
    if (isDuplicate) {
      this.#duplicates[slot] = (this.#duplicates[slot] ?? 0) + 1
      this.#duplicatesInHour += 1
    }
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
      clicksIn10Min: this.#clicksIn10Min(),
      clicksInHour: this.#clicksInHour,
      duplicatesInHour: this.#duplicatesInHour,
      visitorsInHour: this.#visitors.size,
      intervalsMs: this.#intervalsMs,
    }
  }

  #advanceTo(minute: number): void {
    if (minute <= this.#latestMinute) return
    const firstStale = Math.max(this.#latestMinute + 1, minute - MINUTES + 1)
    for (let stale = firstStale; stale <= minute; stale++) {
      const slot = stale % MINUTES
      this.#clicksInHour -= this.#clicks[slot] ?? 0
      this.#duplicatesInHour -= this.#duplicates[slot] ?? 0
      this.#clicks[slot] = 0
      this.#duplicates[slot] = 0
    }
    this.#latestMinute = minute
    for (const [visitor, seen] of this.#visitors) if (seen <= minute - MINUTES) this.#visitors.delete(visitor)
  }

  #clicksIn10Min(): number {
    let sum = 0
    for (let back = 0; back < 10; back++) sum += this.#clicks[(this.#latestMinute - back) % MINUTES] ?? 0
    return sum
  }
}
