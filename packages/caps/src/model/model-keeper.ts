import { createLedger } from '../ledger.ts'
import type { Ledger, LedgerView, LedgerWrite } from '../ledger.ts'
import { parseWalletKey } from '../messages.ts'
import type { BaseRecord, GrantRecord } from '../messages.ts'
import type { ModelLog } from './model-log.ts'
import type { Choices } from './random.ts'

/** What a successor finds of an owner: the position it committed. */
export interface Committed {
  position: number
}

/** One owner of the partition, in one epoch. It does not know when it is replaced: its next write tells it. */
export class ModelKeeper {
  readonly #log: ModelLog
  readonly #committed: Committed
  #ledger: Ledger
  #epoch: number
  #position: number
  /** Fenced for good. */
  ended = false

  /** Takes over: fences, reads the grants to their end, starts the wallets at the commit or at their begin. */
  constructor(log: ModelLog, committed: Committed, choices: Choices) {
    this.#log = log
    this.#committed = committed
    this.#epoch = ++log.grants.epoch
    this.#ledger = this.#replayed()
    this.#position = choices.chance(0.5) ? committed.position : 0
    this.#ledger.touch()
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  /** Takes some of what the wallets said, and decides. */
  step(view: LedgerView, now: number, choices: Choices, all = false): void {
    let count = all ? Infinity : choices.between(0, 20)
    for (const { key, record, offset } of this.#log.wallets.from(this.#position)) {
      if (count-- === 0) break
      this.#position = offset + 1
      const parts = parseWalletKey(key)
      if (record === null || parts?.stream === undefined) continue
      this.#ledger.take(parts.cap, parts.window, parts.stream, record, now)
    }
    this.#write(this.#ledger.decide(view), view, choices)
  }

  /** Puts everything on record, then commits the position. */
  settle(view: LedgerView, choices: Choices): void {
    const position = this.#position
    if (this.#write(this.#ledger.settle(view), view, choices)) {
      this.#committed.position = Math.max(this.#committed.position, position)
    }
  }

  forget(now: number, view: LedgerView, choices: Choices): void {
    const writes = this.#ledger.forget(now)
    if (!this.#write(writes, view, choices)) return
    for (const { key } of writes) this.#log.wallets.append(key, null)
  }

  /** What ClickHouse counted of the time before the caps were, for those that wait for it. */
  setBases(baseOf: (cap: string, window: string) => number): void {
    for (const { cap, window } of this.#ledger.pending()) this.#ledger.setBase(cap, window, baseOf(cap, window))
  }

  touch(): void {
    this.#ledger.touch()
  }

  /** True when the writes are in the log. */
  #write(writes: readonly LedgerWrite[], view: LedgerView, choices: Choices): boolean {
    if (writes.length === 0) return !this.ended
    const isOwner = this.#epoch === this.#log.grants.epoch
    const isUnknown = choices.chance(0.03)
    if (isOwner && !(isUnknown && choices.chance(0.5))) {
      for (const { key, record } of writes) this.#log.grants.append(key, record)
    }
    if (!isOwner) this.ended = true
    else if (isUnknown) this.#startAgain(view)
    return isOwner && !isUnknown
  }

  /** The end of a write is not known: fences once more, reads its own records again, keeps what the wallets said. */
  #startAgain(view: LedgerView): void {
    this.#epoch = ++this.#log.grants.epoch
    const ledger = this.#replayed()
    for (const { cap, window, stream, record } of this.#ledger.heard()) {
      ledger.take(cap, window, stream, record, -Infinity)
    }
    this.#ledger = ledger
    ledger.touch()
    for (const { key, record } of ledger.decide(view)) this.#log.grants.append(key, record)
  }

  #replayed(): Ledger {
    const ledger = createLedger()
    for (const { key, record } of this.#log.grants.from(0)) {
      const parts = parseWalletKey(key)
      if (parts === undefined) continue
      if (parts.stream === undefined) ledger.replayBase(parts.cap, parts.window, record as BaseRecord | null)
      else ledger.replay(parts.cap, parts.window, parts.stream, record as GrantRecord | null)
    }
    return ledger
  }
}
