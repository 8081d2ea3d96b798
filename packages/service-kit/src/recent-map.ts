/**
 * A bounded map of what was asked for lately: the last `max` entries are kept for sure, at most twice as many in all. What
 * is old is dropped together and not one by one, so that finding an entry is one look-up and moves nothing, where a list in
 * order of use costs several times that, and takes room for all it may hold from the beginning.
 */
export class RecentMap<Key, Value> {
  readonly #max: number
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()
  #dropped = 0

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** Entries that had to make room since the beginning. */
  get dropped(): number {
    return this.#dropped
  }

  get(key: Key): Value | undefined {
    const value = this.#young.get(key)
    return value === undefined ? this.#fromOld(key) : value
  }

  set(key: Key, value: Value): void {
    this.#old.delete(key)
    if (this.#young.size >= this.#max && !this.#young.has(key)) {
      this.#dropped += this.#old.size
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  delete(key: Key): void {
    if (!this.#young.delete(key)) this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  #fromOld(key: Key): Value | undefined {
    const value = this.#old.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }
}
