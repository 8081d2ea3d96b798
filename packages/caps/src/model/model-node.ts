import { createClosing } from '../closing.ts'
import type { Closing } from '../closing.ts'
import { decodeGrantRecord, encodeRecord, parseWalletKey } from '../messages.ts'
import type { GrantRecord } from '../messages.ts'
import { createWallet } from '../wallet.ts'
import type { LookedCap, Wallet, WalletMessage } from '../wallet.ts'
import { WALLET_DEFAULTS } from '../wallet-settings.ts'
import type { Calendar } from '../windows.ts'
import type { ModelLog } from './model-log.ts'
import { isUntouched } from './model-outbox.ts'
import type { ModelDirectory, ModelSegments } from './model-outbox.ts'
import type { Choices } from './random.ts'

export interface ModelCap {
  readonly key: string
  readonly calendar: Calendar
}

export interface NodeDeps {
  readonly log: ModelLog
  readonly boot: number
  readonly stream: string
  nextInode(): number
  delivered(cap: string, window: string): void
}

/** One running ingress: a wallet, its outbox, and the closings of the streams it found in the directory. */
export class ModelNode {
  readonly directory: ModelDirectory
  readonly stream: string
  skewMs = 0
  #now = -Infinity
  readonly #deps: NodeDeps
  readonly #wallet: Wallet
  readonly #segments: ModelSegments
  readonly #closings: Closing[]
  #position = 0
  readonly #readyAt: number

  /** Opens a directory for writing: a new stream; everything in there belongs to streams that are over. */
  constructor(directory: ModelDirectory, deps: NodeDeps) {
    this.#deps = deps
    this.stream = deps.stream
    this.#wallet = createWallet(deps.stream, { ...WALLET_DEFAULTS, aheadMs: 600_000 })
    this.#closings = directory.map((segments) =>
      createClosing({
        stream: segments.stream,
        kind: isUntouched(segments, deps.boot) ? 'exact' : 'forfeit',
        checkpoint: segments.checkpoint,
        laterSpends: segments.spends,
      }),
    )
    const identity = { boot: deps.boot, inode: deps.nextInode() }
    this.#segments = {
      stream: deps.stream,
      header: identity,
      file: identity,
      checkpoint: undefined,
      spends: [],
      synced: 0,
    }
    this.directory = [...directory, this.#segments]
    this.#readyAt = deps.log.grants.end
  }

  now(worldNow: number): number {
    this.#now = Math.max(this.#now, worldNow + this.skewMs)
    return this.#now
  }

  /** A click that counts in these caps, all tokens or none; true when it was let through. */
  click(caps: readonly ModelCap[], passes: boolean, worldNow: number): boolean {
    const now = this.now(worldNow)
    const looked: LookedCap[] = []
    let stopped = false
    for (const { key, calendar } of caps) {
      const window = calendar.at(now)
      const { remaining } = this.#wallet.look(key, window, now)
      if (passes) {
        looked.push({ cap: key, window: window.key, remaining: -1, spent: false, passed: true })
      } else if (remaining === 'unknown' || remaining <= 0) {
        stopped = true
        this.#wallet.need(key, window.key, now)
      } else {
        looked.push({ cap: key, window: window.key, remaining, spent: true, passed: false })
      }
    }
    if (stopped) return false
    this.#wallet.take(looked, now)
    for (const { cap, window, spent, passed } of looked) {
      this.#segments.spends.push({ cap, window, spent, passed, at: now })
      if (spent) this.#deps.delivered(cap, window)
    }
    return true
  }

  /** A click whose event could not be appended: nothing is let through. */
  failedClick(cap: ModelCap, worldNow: number): void {
    const now = this.now(worldNow)
    const window = cap.calendar.at(now)
    const { remaining } = this.#wallet.look(cap.key, window, now)
    if (remaining === 'unknown' || remaining <= 0) return
    const looked = [{ cap: cap.key, window: window.key, remaining, spent: true, passed: false }]
    this.#wallet.take(looked, now)
    this.#wallet.undo(looked)
  }

  tick(worldNow: number): void {
    const now = this.now(worldNow)
    this.#send(this.#wallet.totalsToSend(now))
    if (this.#position < this.#readyAt) return
    for (const closing of this.#closings) this.#send(closing.toSend(now))
  }

  /** Tells the totals of this moment, as far as the limit on messages lets it. */
  tellAll(worldNow: number): void {
    for (let tick = 0; tick < 70; tick++) this.#send(this.#wallet.totalsToSend(this.now(worldNow + tick * 20)))
  }

  /** A new segment begins with a checkpoint; what is before it is trimmed. */
  roll(): void {
    this.#segments.checkpoint = structuredClone(this.#wallet.checkpoint())
    this.#segments.spends = []
    this.#segments.synced = 0
  }

  fsync(): void {
    this.#segments.synced = this.#segments.spends.length
  }

  /** Reads some of the grants, in order; sometimes an old one again. */
  read(worldNow: number, choices: Choices): void {
    const now = this.now(worldNow)
    const records = this.#deps.log.grants.from(this.#position)
    for (const { key, record, offset } of records.slice(0, choices.between(1, 40))) {
      this.#position = offset + 1
      this.#apply(key, record as GrantRecord | null, now)
    }
    if (records.length === 0) this.#position = this.#deps.log.grants.end
    const old = choices.chance(0.05) ? choices.one(this.#deps.log.grants.from(0)) : undefined
    if (old !== undefined && old.offset < this.#position) this.#apply(old.key, old.record as GrantRecord | null, now)
  }

  /** A clean stop says its true totals. */
  stop(worldNow: number): void {
    this.#send(this.#wallet.close(this.now(worldNow)))
  }

  #apply(key: string, record: GrantRecord | null, now: number): void {
    const parts = parseWalletKey(key)
    if (parts?.stream === undefined || record === null) return
    const { stream } = parts
    if (stream !== this.stream && !this.#closings.some((closing) => closing.stream === stream)) return
    // As it goes over the wire.
    const received = decodeGrantRecord(encodeRecord(record))
    if (received === undefined) throw new Error('a grant record does not survive its encoding')
    if (stream === this.stream) this.#wallet.applyGrant(parts.cap, parts.window, received, now)
    for (const closing of this.#closings) {
      if (closing.stream === stream) closing.applyGrant(parts.cap, parts.window, received)
    }
  }

  #send(messages: readonly WalletMessage[]): void {
    for (const { key, record } of messages) this.#deps.log.send(key, record)
  }
}
