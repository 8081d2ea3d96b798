import type { LedgerEntry } from './ledger-entry.ts'
import { LedgerGroup } from './ledger-group.ts'
import type { CapTerms, Streams } from './ledger-group.ts'
import { baseKey, walletKey } from './messages.ts'
import type { BaseRecord, CapStatus, GrantRecord, GrantState, WalletRecord } from './messages.ts'

export const DAY_MS = 86_400_000
/** No group is begun for a window that ended so long ago: its records may be gone, and an empty ledger would grant it anew. */
export const NO_NEW_GROUP_AFTER_MS = DAY_MS
/** Records of windows are deleted so long after their end: one day later, so that no two clocks can disagree over both. */
export const FORGET_AFTER_MS = 2 * DAY_MS
const LISTED_FORFEITS = 20

/** What the ledger asks of its surroundings while it decides. */
export interface LedgerView extends Streams {
  /** What the catalog says now; undefined when it does not know this version of the cap (yet, or any more). */
  terms(cap: string, window: string, endsAt: number | null): CapTerms | undefined
}

export interface LedgerWrite {
  readonly key: string
  readonly cap: string
  /** null deletes the key. */
  readonly record: GrantRecord | BaseRecord | null
}

/**
 * Who was granted what, for all cap keys of one partition. Everything it decides is a record to be written; whoever holds
 * it must be the only one who writes the partition, and must throw it away when a write's end is unknown.
 *
 * Invariant, for hard caps: base + Σ max(spent, max(granted − returned, forfeited) − given back) + Σ passed ≤ limit after
 * every grant, and a wallet spends only while spent + returned < granted.
 */
export interface Ledger {
  /** Rebuilds from the partition's own records, in order. */
  replay(cap: string, window: string, stream: string, record: GrantRecord | null): void
  replayBase(cap: string, window: string, record: BaseRecord | null): void
  /** One of its records can't be read, so nobody knows what was granted: nothing more is, in this window of this cap. */
  replayUnreadable(cap: string, window: string): void
  /** Takes in what a wallet says. Any order, any number of times. */
  take(cap: string, window: string, stream: string, record: WalletRecord, now: number): void
  /** The clicks of this window from before the cap counted. */
  setBase(cap: string, window: string, base: number): void
  /** The terms of caps may have changed: of those whose key begins so. */
  touch(prefix?: string): void
  /** Grants, answers, recalls and closings: to be written before anything of it is told to anybody. */
  decide(view: LedgerView): LedgerWrite[]
  /** Records of totals that changed without a decision, so that they outlive the compaction of the wallets. */
  settle(view: LedgerView): LedgerWrite[]
  /** Deletes the windows that ended long ago. */
  forget(now: number): LedgerWrite[]
  /** Groups that waited for a base when they were decided last. */
  pending(): { readonly cap: string; readonly window: string; readonly ends_at: number | null }[]
  /** Keys whose status may have changed since this was asked last. */
  changedKeys(): { readonly cap: string; readonly window: string }[]
  status(cap: string, window: string, terms: CapTerms, now: number): CapStatus | undefined
  /** Everything taken from wallets, for a ledger that is built anew. */
  heard(): Iterable<{ cap: string; window: string; stream: string; record: WalletRecord }>
  /** Sums over all groups, for metrics. */
  totals(): LedgerTotals
}

export interface LedgerTotals {
  readonly groups: number
  /** Granted since this ledger was made. */
  readonly grantedTokens: number
  readonly outstanding: number
  readonly forfeited: number
}

export function createLedger(): Ledger {
  return new PartitionLedger()
}

class PartitionLedger implements Ledger {
  readonly #groups = new Map<string, LedgerGroup>()
  readonly #byCap = new Map<string, Set<LedgerGroup>>()
  /** Groups to evaluate; one whose terms are unknown stays until they are known or its window ends. */
  readonly #dirty = new Set<LedgerGroup>()
  /** Entries whose totals changed since they were written, and those among them that must not wait. */
  readonly #unwritten = new Map<LedgerEntry, LedgerGroup>()
  readonly #urgent = new Set<LedgerEntry>()
  readonly #basesToWrite = new Set<LedgerGroup>()
  readonly #pending = new Set<LedgerGroup>()
  #changed = new Set<LedgerGroup>()
  #grantedTokens = 0

  replay(cap: string, window: string, stream: string, record: GrantRecord | null): void {
    if (record === null) {
      this.#groups.get(groupName(cap, window))?.remove(stream)
      return
    }
    const group = this.#group(cap, window, record.ends_at)
    group.change(group.entry(stream), (entry) => entry.replay(record))
    this.#changed.add(group)
  }

  replayBase(cap: string, window: string, record: BaseRecord | null): void {
    if (record === null) return
    const group = this.#group(cap, window, record.ends_at)
    group.base = Math.max(group.base ?? 0, record.base)
  }

  replayUnreadable(cap: string, window: string): void {
    this.#group(cap, window, null).isUnreadable = true
  }

  take(cap: string, window: string, stream: string, record: WalletRecord, now: number): void {
    const ended = record.ends_at !== null && now >= record.ends_at + NO_NEW_GROUP_AFTER_MS
    if (ended && !this.#groups.has(groupName(cap, window))) return
    const group = this.#group(cap, window, record.ends_at)
    const entry = group.entry(stream)
    const heldBefore = group.held
    const saidBefore = entry.spent + entry.returned + entry.granted
    const urgent = group.change(entry, () => entry.take(record, now))
    const heldChanged = group.held !== heldBefore
    if (heldChanged || saidBefore !== entry.spent + entry.returned + entry.granted) this.#unwritten.set(entry, group)
    if (urgent) this.#urgent.add(entry)
    if (urgent) this.#unwritten.set(entry, group)
    if (heldChanged || urgent || (entry.ask !== undefined && !ended)) this.#dirty.add(group)
    this.#changed.add(group)
  }

  setBase(cap: string, window: string, base: number): void {
    const group = this.#groups.get(groupName(cap, window))
    if (group === undefined) return
    group.base = Math.max(group.base ?? 0, base)
    this.#basesToWrite.add(group)
    this.#dirty.add(group)
    this.#changed.add(group)
  }

  touch(prefix = ''): void {
    for (const [cap, groups] of this.#byCap) {
      if (!cap.startsWith(prefix)) continue
      for (const group of groups) {
        this.#dirty.add(group)
        this.#changed.add(group)
      }
    }
  }

  decide(view: LedgerView): LedgerWrite[] {
    const writes: LedgerWrite[] = []
    for (const group of this.#basesToWrite) {
      writes.push({
        key: baseKey(group.cap, group.window),
        cap: group.cap,
        record: { base: group.base ?? 0, ends_at: group.endsAt },
      })
    }
    this.#basesToWrite.clear()
    for (const group of this.#dirty) {
      const terms = view.terms(group.cap, group.window, group.endsAt)
      if (terms === undefined) continue
      this.#dirty.delete(group)
      const grantedBefore = group.grantedTokens
      for (const [entry, state] of group.evaluate(terms, view)) {
        writes.push(this.#write(group, entry, state))
      }
      this.#grantedTokens += group.grantedTokens - grantedBefore
      if (group.isPending(terms)) this.#pending.add(group)
      else this.#pending.delete(group)
    }
    for (const entry of this.#urgent) {
      const group = this.#unwritten.get(entry)
      if (group !== undefined) writes.push(this.#write(group, entry, entry.told ?? 'used_up'))
    }
    this.#urgent.clear()
    return writes
  }

  settle(view: LedgerView): LedgerWrite[] {
    const writes = this.decide(view)
    for (const [entry, group] of this.#unwritten) writes.push(this.#write(group, entry, entry.told ?? 'open'))
    return writes
  }

  forget(now: number): LedgerWrite[] {
    const writes: LedgerWrite[] = []
    for (const [name, group] of this.#groups) {
      const { cap, window, endsAt } = group
      if (endsAt === null || now < endsAt + FORGET_AFTER_MS) continue
      for (const [stream, entry] of group.entries) {
        writes.push({ key: walletKey(cap, window, stream), cap, record: null })
        this.#unwritten.delete(entry)
        this.#urgent.delete(entry)
      }
      if (group.base !== undefined) writes.push({ key: baseKey(cap, window), cap, record: null })
      this.#groups.delete(name)
      this.#dirty.delete(group)
      this.#changed.delete(group)
      this.#pending.delete(group)
      this.#basesToWrite.delete(group)
      const ofCap = this.#byCap.get(cap)
      ofCap?.delete(group)
      if (ofCap?.size === 0) this.#byCap.delete(cap)
    }
    return writes
  }

  pending(): { cap: string; window: string; ends_at: number | null }[] {
    return [...this.#pending].map(({ cap, window, endsAt }) => ({ cap, window, ends_at: endsAt }))
  }

  changedKeys(): { cap: string; window: string }[] {
    const changed = [...this.#changed].map(({ cap, window }) => ({ cap, window }))
    this.#changed = new Set()
    return changed
  }

  status(cap: string, window: string, terms: CapTerms, now: number): CapStatus | undefined {
    const group = this.#groups.get(groupName(cap, window))
    if (group === undefined) return undefined
    let used = group.base ?? 0
    let passed = 0
    let granted = 0
    let outstanding = 0
    const forfeits: { stream: string; tokens: number }[] = []
    for (const entry of group.entries.values()) {
      used += entry.used
      passed += entry.passed
      granted += entry.granted
      outstanding += entry.outstanding
      const tokens = entry.forfeited - entry.givenBack - entry.spent
      if (tokens > 0) forfeits.push({ stream: entry.stream, tokens })
    }
    return {
      window,
      ends_at: group.endsAt,
      limit: terms.limit,
      used,
      passed,
      granted,
      outstanding,
      forfeits: forfeits.toSorted((one, other) => other.tokens - one.tokens).slice(0, LISTED_FORFEITS),
      pending: group.isPending(terms),
      used_up: used >= terms.limit,
      as_of: Math.floor(now),
    }
  }

  *heard(): Iterable<{ cap: string; window: string; stream: string; record: WalletRecord }> {
    for (const { cap, window, endsAt, entries } of this.#groups.values()) {
      for (const [stream, entry] of entries) yield { cap, window, stream, record: entry.heard(endsAt) }
    }
  }

  totals(): LedgerTotals {
    let outstanding = 0
    let forfeited = 0
    for (const { entries } of this.#groups.values()) {
      for (const entry of entries.values()) {
        outstanding += entry.outstanding
        forfeited += Math.max(0, entry.forfeited - entry.givenBack - entry.spent)
      }
    }
    return { groups: this.#groups.size, grantedTokens: this.#grantedTokens, outstanding, forfeited }
  }

  #group(cap: string, window: string, endsAt: number | null): LedgerGroup {
    const name = groupName(cap, window)
    let group = this.#groups.get(name)
    if (group === undefined) {
      group = new LedgerGroup(cap, window, endsAt)
      this.#groups.set(name, group)
      const ofCap = this.#byCap.get(cap)
      if (ofCap === undefined) this.#byCap.set(cap, new Set([group]))
      else ofCap.add(group)
    }
    return group
  }

  #write(group: LedgerGroup, entry: LedgerEntry, state: GrantState): LedgerWrite {
    this.#unwritten.delete(entry)
    this.#urgent.delete(entry)
    entry.told = state
    return {
      key: walletKey(group.cap, group.window, entry.stream),
      cap: group.cap,
      record: entry.record(state, group.endsAt),
    }
  }
}

function groupName(cap: string, window: string): string {
  return `${cap}|${window}`
}
