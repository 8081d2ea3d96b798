import { parseCapKey } from './cap-keys.ts'
import { parseWalletKey, walletKey } from './messages.ts'
import type { Closed, GrantRecord, WalletRecord } from './messages.ts'
import type { WalletCheckpoint, WalletMessage } from './wallet.ts'
import { createCalendars } from './windows.ts'
import type { Calendars } from './windows.ts'

/** A token that a click of the earlier stream took, as its event says it. */
export interface LaterSpend {
  readonly cap: string
  readonly window: string
  readonly spent: boolean
  readonly passed: boolean
  /** The click's time, ms since the epoch. */
  readonly at: number
}

/**
 * Settles the wallet of a stream that is over, from the newest checkpoint of its outbox and the clicks behind it.
 *
 * `exact` may only be said by who knows that the old writer is dead *and* that not a byte of its outbox is missing; the
 * ledger then frees the leftover. In every other case it is a `forfeit`. `lost` is a person's word that the disk is gone;
 * there is no checkpoint then, and the keys are those the ledger names.
 */
export interface Closing {
  readonly stream: string
  /** Takes in the ledger's record of a key of this stream. Feed it the whole of `caps.grants.v1`, then what follows. */
  applyGrant(cap: string, window: string, record: GrantRecord): void
  /**
   * Closings that the ledger has not confirmed yet, each again after `retryMs`. Call only when `caps.grants.v1` has been
   * read to its end: a key that was granted and never spent stands nowhere else.
   */
  toSend(now: number): WalletMessage[]
  /** Keys that the ledger has not confirmed yet; while there are any, the segments of the stream have to stay. */
  pending(now: number): number
}

interface Line {
  readonly cap: string
  readonly window: string
  spent: number
  passed: number
  granted: number
  endsAt: number | null | undefined
  /** A moment in its window; the end is worked out from it where nobody says it. */
  at: number | undefined
  closed: boolean
  sentAt: number
}

const RETRY_MS = 5_000

export function createClosing(options: {
  readonly stream: string
  readonly kind: Closed
  /** With `lost`: the most clicks that a person says were let through, by record key; every token where it says nothing. */
  readonly spentAtMost?: ReadonlyMap<string, number>
  readonly checkpoint: WalletCheckpoint | undefined
  readonly laterSpends: Iterable<LaterSpend>
}): Closing {
  const { stream, kind } = options
  const overUntil = options.checkpoint?.over_until ?? 0
  const lines = new Map<string, Line>()
  const calendars = createCalendars()

  function line(cap: string, window: string): Line {
    const key = walletKey(cap, window, stream)
    let found = lines.get(key)
    if (found === undefined) {
      found = {
        cap,
        window,
        spent: 0,
        passed: 0,
        granted: 0,
        endsAt: undefined,
        at: undefined,
        closed: false,
        sentAt: -Infinity,
      }
      lines.set(key, found)
    }
    return found
  }

  for (const [cap, window, endsAt, spent, passed] of options.checkpoint?.totals ?? []) {
    Object.assign(line(cap, window), { endsAt, spent, passed })
  }
  for (const { cap, window, spent, passed, at } of options.laterSpends) {
    if (!spent && !passed) continue
    const counted = line(cap, window)
    counted.at = at
    if (spent) counted.spent++
    else counted.passed++
  }

  /**
   * A window that is over needs no closing. One that was over for the stream may be missing in its checkpoint, so that
   * nothing can be said of it, even where this process's clock is behind that of the stream.
   */
  function isOpen(settled: Line, now: number): boolean {
    if (settled.endsAt === undefined && settled.at !== undefined) {
      settled.endsAt = endOfWindow(calendars, settled.cap, settled.at)
    }
    const { endsAt, closed } = settled
    return !closed && endsAt !== undefined && (endsAt === null || (now < endsAt && endsAt > overUntil))
  }

  return {
    stream,
    applyGrant(cap, window, record) {
      const settled = line(cap, window)
      settled.granted = Math.max(settled.granted, record.granted)
      settled.endsAt = record.ends_at
      settled.closed = record.closed !== null && (kind !== 'lost' || record.closed !== 'forfeit')
    },
    toSend(now) {
      const messages: WalletMessage[] = []
      for (const [key, settled] of lines) {
        if (!isOpen(settled, now) || now - settled.sentAt < RETRY_MS) continue
        settled.sentAt = now
        const atMost = options.spentAtMost?.get(key)
        const record = closingRecord(settled, kind, now)
        messages.push({
          key,
          cap: settled.cap,
          record: atMost === undefined ? record : { ...record, spent_at_most: atMost },
        })
      }
      return messages
    },
    pending(now) {
      let open = 0
      for (const settled of lines.values()) if (isOpen(settled, now)) open++
      return open
    },
  }
}

function endOfWindow(calendars: Calendars, cap: string, at: number): number | null {
  const { window, zone } = parseCapKey(cap)
  const { endsAt } = calendars(window, zone).at(at)
  return endsAt === Infinity ? null : endsAt
}

function closingRecord(line: Line, closed: Closed, now: number): WalletRecord {
  const { spent, passed, granted, endsAt = null } = line
  return { spent, passed, returned: 0, granted, want: granted, closed, ends_at: endsAt, at: Math.floor(now) }
}

/** Reads the checkpoint out of the JSON that a segment carries; undefined when it is none. */
export function readCheckpoint(value: unknown): WalletCheckpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { stream, over_until, totals } = value as Partial<WalletCheckpoint>
  if (typeof stream !== 'string' || !isTime(over_until) || !Array.isArray(totals)) return undefined
  const sound = totals.every(
    (total: unknown) =>
      Array.isArray(total) &&
      typeof total[0] === 'string' &&
      typeof total[1] === 'string' &&
      (total[2] === null || Number.isSafeInteger(total[2])) &&
      Number.isSafeInteger(total[3]) &&
      Number.isSafeInteger(total[4]) &&
      parseWalletKey(walletKey(total[0], total[1], stream)) !== undefined,
  )
  return sound ? { stream, over_until, totals } : undefined
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
