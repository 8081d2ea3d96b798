/** One record of a compacted topic as it was read. */
export interface TableRecord {
  readonly topic: string
  readonly key: string
  /** null deletes the key. */
  readonly value: string | null
}

/** The newest record of every key of some compacted topics: what a click thread is given when it starts. */
export class RecordTable {
  readonly #topics = new Map<string, Map<string, string>>()
  #changes = 0

  apply({ topic, key, value }: TableRecord): void {
    this.#changes += 1
    let records = this.#topics.get(topic)
    if (records === undefined) {
      records = new Map()
      this.#topics.set(topic, records)
    }
    if (value === null) records.delete(key)
    else records.set(key, value)
  }

  *records(): Generator<TableRecord & { readonly value: string }> {
    for (const [topic, records] of this.#topics) {
      for (const [key, value] of records) yield { topic, key, value }
    }
  }

  get(topic: string, key: string): string | undefined {
    return this.#topics.get(topic)?.get(key)
  }

  /** Records applied so far; the same number means nothing changed. */
  get changes(): number {
    return this.#changes
  }
}
