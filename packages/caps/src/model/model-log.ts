import { decodeWalletRecord, encodeRecord } from '../messages.ts'
import type { BaseRecord, GrantRecord, WalletRecord } from '../messages.ts'
import type { Choices } from './random.ts'

export interface Stored<T> {
  readonly offset: number
  readonly key: string
  readonly record: T | null
}

/** One partition of a compacted topic. */
export class ModelPartition<T> {
  #records: Stored<T>[] = []
  #end = 0
  /** The newest record that each key ever had, whatever was deleted or compacted since. */
  readonly ever = new Map<string, T>()
  /** Only the newest epoch may write; 0 for partitions that everybody writes. */
  epoch = 0

  get end(): number {
    return this.#end
  }

  append(key: string, record: T | null): void {
    this.#records.push({ offset: this.#end++, key, record })
    if (record !== null) this.ever.set(key, record)
  }

  from(offset: number): readonly Stored<T>[] {
    let low = 0
    let high = this.#records.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#records[middle]?.offset ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low === 0 ? this.#records : this.#records.slice(low)
  }

  /** Drops what a newer record of the same key supersedes, up to some offset; sometimes old tombstones too. */
  compact(choices: Choices): void {
    const upTo = choices.between(0, this.#end)
    const newest = new Map<string, number>()
    for (const { key, offset } of this.#records) newest.set(key, offset)
    this.#records = this.#records.filter(
      ({ key, offset, record }) => offset >= upTo || (newest.get(key) === offset && record !== null),
    )
  }
}

/** The two topics for the keys of one partition, and messages on their way to the first. */
export class ModelLog {
  readonly wallets = new ModelPartition<WalletRecord>()
  readonly grants = new ModelPartition<GrantRecord | BaseRecord>()
  readonly #onTheWay: { key: string; record: WalletRecord }[] = []

  send(key: string, record: WalletRecord): void {
    // As it goes over the wire.
    const sent = decodeWalletRecord(encodeRecord(record))
    if (sent === undefined) throw new Error('a wallet record does not survive its encoding')
    this.#onTheWay.push({ key, record: sent })
  }

  /** Everything that is on its way arrives. */
  deliverAll(): void {
    for (const { key, record } of this.#onTheWay.splice(0)) this.wallets.append(key, record)
  }

  /** Nothing that is on its way ever arrives. */
  loseAll(): void {
    this.#onTheWay.length = 0
  }

  /** Messages arrive in any order, some twice, some very late, some never. */
  deliver(choices: Choices): void {
    for (let count = choices.between(1, 1 + this.#onTheWay.length); count > 0 && this.#onTheWay.length > 0; count--) {
      const index = choices.chance(0.7) ? 0 : choices.between(0, this.#onTheWay.length - 1)
      const message = this.#onTheWay[index]
      if (message === undefined) return
      if (!choices.chance(0.03)) this.wallets.append(message.key, message.record)
      if (!choices.chance(0.1)) this.#onTheWay.splice(index, 1)
    }
  }
}
