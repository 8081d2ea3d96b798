/** Random numbers that can be repeated from a seed (mulberry32, T. Ettinger); good enough for traffic, not for secrets. */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0,1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Integer in [0, below). */
  below(below: number): number {
    return Math.floor(this.next() * below)
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0]
  }

  /** One of the items, each as often as its share says. */
  weighted<T extends { readonly share: number }>(items: readonly T[]): T {
    const total = items.reduce((sum, item) => sum + item.share, 0)
    let left = this.next() * total
    for (const item of items) if ((left -= item.share) < 0) return item
    const last = items.at(-1)
    if (last === undefined) throw new RangeError('Nothing to choose from')
    return last
  }

  /** Log-normal with the given median: how long people take is spread like this. */
  logNormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
    return median * Math.exp(sigma * normal)
  }
}
