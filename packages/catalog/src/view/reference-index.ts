const NONE: ReadonlySet<number> = new Set()

/** Who refers to a thing: from the thing's id to the ids of those that name it. */
export class ReferenceIndex {
  readonly #referrers = new Map<number, Set<number>>()

  referrersOf(id: number): ReadonlySet<number> {
    return this.#referrers.get(id) ?? NONE
  }

  move(referrer: number, from: Iterable<number>, to: Iterable<number>): void {
    for (const id of from) {
      const referrers = this.#referrers.get(id)
      referrers?.delete(referrer)
      if (referrers?.size === 0) this.#referrers.delete(id)
    }
    for (const id of to) {
      const referrers = this.#referrers.get(id)
      if (referrers === undefined) this.#referrers.set(id, new Set([referrer]))
      else referrers.add(referrer)
    }
  }
}
