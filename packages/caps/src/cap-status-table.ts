import type { CapStatus } from './messages.ts'

/** What readers of `caps.status.v1` keep: the newest status of each cap key. It is the stop sign of caps on conversions, payout and revenue. */
export interface CapStatusTable {
  /** undefined deletes the key. */
  apply(cap: string, status: CapStatus | undefined): void
  get(cap: string): CapStatus | undefined
  /** Used up in this very window; a status of another window says nothing about it. */
  usedUp(cap: string, window: string): boolean
  entries(): IterableIterator<[string, CapStatus]>
}

export function createCapStatusTable(): CapStatusTable {
  const newest = new Map<string, CapStatus>()
  return {
    apply(cap, status) {
      if (status === undefined) newest.delete(cap)
      else newest.set(cap, status)
    },
    get: (cap) => newest.get(cap),
    usedUp(cap, window) {
      const status = newest.get(cap)
      return status !== undefined && status.window === window && status.used_up
    },
    entries: () => newest.entries(),
  }
}
