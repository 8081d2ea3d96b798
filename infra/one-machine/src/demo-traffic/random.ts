import { seededRandom } from '@smartlink/service-kit/seeded-random'

/** Random numbers that can be repeated from a seed; good enough for traffic, not for secrets. */
export class SeededRandom {
  /** In [0,1). */
  readonly next: () => number

  constructor(seed: number) {
    this.next = seededRandom(seed)
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
