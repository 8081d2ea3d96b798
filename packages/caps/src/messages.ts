/**
 * The records of `caps.wallets.v1`, `caps.grants.v1` and `caps.status.v1`. All numbers are **running totals** since the
 * stream began, never increments, so that lost, repeated, reordered and compacted records do no harm. A reader ignores
 * fields it does not know.
 */

/** Why a wallet moves no more: its true totals are known, or they are not, or a person said that its disk is gone. */
export type Closed = 'exact' | 'forfeit' | 'lost'

/** `caps.wallets.v1`: what one stream says of one (cap, window). */
export interface WalletRecord {
  /** Clicks it let through on a token. */
  readonly spent: number
  /** Clicks it counted without being stopped: a soft cap, or one that another cap overrides. */
  readonly passed: number
  /** Tokens it gave back. */
  readonly returned: number
  /** The total it was granted as far as it knows: a ledger whose own records were lost learns of them here. */
  readonly granted: number
  /** The total it would like to have been granted; it asks for nothing when that is not above `granted`. */
  readonly want: number
  /** It asks for a window before it opens: nothing that is scarce need be granted for it. */
  readonly ahead?: boolean
  readonly closed?: Closed
  /** With `lost`: the most clicks that a person says it let through; without it every token counts as spent. */
  readonly spent_at_most?: number
  /** End of the window, ms since the epoch; null for `total`. */
  readonly ends_at: number | null
  /** The writer's clock, ms since the epoch. */
  readonly at: number
}

/**
 * What a wallet may think when it has no token: `open` and `scarce` that asking helps (scarce tokens come one by one and
 * go back when unspent), `used_up` and `pending` that it does not until a newer record says otherwise, and `recall`
 * that it does not and that every unspent token goes back at once.
 */
export type GrantState = 'open' | 'scarce' | 'used_up' | 'pending' | 'recall'

/** `caps.grants.v1`: the ledger's own record of one stream in one (cap, window), and its answer to that stream. */
export interface GrantRecord {
  readonly granted: number
  /** What the ledger took from the stream's messages. */
  readonly spent: number
  readonly passed: number
  readonly returned: number
  /** Tokens that count as spent whatever is said later. */
  readonly forfeited: number
  /** Tokens among them that a person declared unspent. */
  readonly given_back: number
  readonly closed: Closed | null
  readonly state: GrantState
  readonly ends_at: number | null
}

/** `caps.grants.v1` under {@link baseKey}: clicks of the window from before its cap counted with tokens. */
export interface BaseRecord {
  readonly base: number
  readonly ends_at: number | null
}

/** `caps.status.v1`, keyed by cap key: the window that is open now. Amounts of payout and revenue are decimal strings. */
export interface CapStatus {
  readonly window: string
  /** When it resets, ms since the epoch; null for `total`. */
  readonly ends_at: number | null
  readonly limit: number | string
  readonly used: number | string
  /** Counted without being stopped, inside `used`. */
  readonly passed: number
  /** Tokens at wallets, spent or not; 0 for what is counted in ClickHouse. */
  readonly granted: number
  /** Tokens granted and not yet known to be spent or given back. */
  readonly outstanding: number
  /** Tokens that count as spent because nobody can know, by stream; the largest 20. */
  readonly forfeits: readonly { readonly stream: string; readonly tokens: number }[]
  /** The starting count is not known yet. */
  readonly pending: boolean
  readonly used_up: boolean
  /** When it was counted, ms since the epoch. */
  readonly as_of: number
}

const SEPARATOR = '|'
const BASE = 'base'

/** Key of a record in both topics; the partition is that of the cap key alone. */
export function walletKey(cap: string, window: string, stream: string): string {
  return cap + SEPARATOR + window + SEPARATOR + stream
}

export function baseKey(cap: string, window: string): string {
  return walletKey(cap, window, BASE)
}

export interface WalletKeyParts {
  readonly cap: string
  readonly window: string
  /** undefined for the key of a {@link BaseRecord}. */
  readonly stream: string | undefined
}

const STREAM = /^[0-9a-f]{16}$/

/** undefined when the text is no such key. */
export function parseWalletKey(key: string): WalletKeyParts | undefined {
  const [cap, window, owner, more] = key.split(SEPARATOR)
  if (!cap || !window || !owner || more !== undefined) return undefined
  if (owner === BASE) return { cap, window, stream: undefined }
  return STREAM.test(owner) ? { cap, window, stream: owner } : undefined
}

/** A cheap first look at a key of either topic, for readers that want a few streams' records of many. */
export function streamOfKey(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + 1)
}

export function encodeRecord(record: WalletRecord | GrantRecord | BaseRecord | CapStatus): string {
  return JSON.stringify(record)
}

/** undefined when the text is no wallet record. */
export function decodeWalletRecord(text: string): WalletRecord | undefined {
  const fields = fieldsOf(text)
  if (fields === undefined) return undefined
  const { spent, passed, returned, granted, want, ahead, closed, spent_at_most, ends_at, at } = fields
  if (!isTotal(spent) || !isTotal(passed) || !isTotal(returned) || !isTotal(granted)) return undefined
  if (!isTotal(want) || !isTotal(at) || !isEnd(ends_at)) return undefined
  if (closed !== undefined && !isClosed(closed)) return undefined
  if (spent_at_most !== undefined && !isTotal(spent_at_most)) return undefined
  return {
    spent,
    passed,
    returned,
    granted,
    want,
    ends_at,
    at,
    ...(ahead === true ? { ahead } : {}),
    ...(closed === undefined ? {} : { closed }),
    ...(spent_at_most === undefined ? {} : { spent_at_most }),
  }
}

/** undefined when the text is no grant record. */
export function decodeGrantRecord(text: string): GrantRecord | undefined {
  const fields = fieldsOf(text)
  if (fields === undefined) return undefined
  const { granted, spent, passed, returned, forfeited, given_back, closed, state, ends_at } = fields
  if (!isTotal(granted) || !isTotal(spent) || !isTotal(passed) || !isTotal(returned)) return undefined
  if (!isTotal(forfeited) || !isTotal(given_back) || !isEnd(ends_at)) return undefined
  if (closed !== null && !isClosed(closed)) return undefined
  if (!isState(state)) return undefined
  return { granted, spent, passed, returned, forfeited, given_back, closed, state, ends_at }
}

/** undefined when the text is no base record. */
export function decodeBaseRecord(text: string): BaseRecord | undefined {
  const { base, ends_at } = fieldsOf(text) ?? {}
  return isTotal(base) && isEnd(ends_at) ? { base, ends_at } : undefined
}

/** undefined when the text is no status. */
export function decodeCapStatus(text: string): CapStatus | undefined {
  const fields = fieldsOf(text)
  if (fields === undefined) return undefined
  const { window, ends_at, used_up, as_of } = fields
  if (typeof window !== 'string' || !isEnd(ends_at) || typeof used_up !== 'boolean' || !isTotal(as_of)) return undefined
  return fields as unknown as CapStatus
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function isTotal(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isEnd(value: unknown): value is number | null {
  return value === null || Number.isSafeInteger(value)
}

function isClosed(value: unknown): value is Closed {
  return value === 'exact' || value === 'forfeit' || value === 'lost'
}

function isState(value: unknown): value is GrantState {
  return value === 'open' || value === 'scarce' || value === 'used_up' || value === 'pending' || value === 'recall'
}
