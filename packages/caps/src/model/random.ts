/** A seeded source of choices (mulberry32), so that a schedule can be run again from its number. */
export class Choices {
  #state: number

  constructor(seed: number) {
    this.#state = (seed + 0x6d2b79f5) | 0
  }

  /** In [0, 1). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  one<T>(values: readonly T[]): T | undefined {
    return values[Math.floor(this.fraction() * values.length)]
  }
}
