import { createLedger } from '@smartlink/caps/ledger'
import type { Ledger, LedgerView, LedgerWrite } from '@smartlink/caps/ledger'
import {
  decodeBaseRecord,
  decodeGrantRecord,
  decodeWalletRecord,
  encodeRecord,
  parseWalletKey,
} from '@smartlink/caps/messages'
import { FencedError, OutcomeUnknownError } from '@smartlink/event-log/errors'
import type { Assignment, EventLog, FencedWriter, LogRecord } from '@smartlink/event-log/event-log'
import { CAP_GRANTS, CAP_WALLETS } from '@smartlink/events/topics'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import { setTimeout as delay } from 'node:timers/promises'
import type { KeeperMetrics } from './keeper-metrics.ts'

export interface OwnerDeps {
  readonly log: EventLog
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: KeeperMetrics
  readonly view: LedgerView
  /** A partition was given up because it can't be owned; only a new process may mend what stands behind it. */
  crash(error: Error): void
}

const FENCE_AGAIN_AFTER_MS = 200
/** Each record says all of its key, so that only a record has to be whole, never a set of them. */
const RECORDS_PER_WRITE = 1_000

/**
 * Owner of one partition of the wallets, and so the only writer of the grants partition of that number.
 *
 * It fences and reads before it decides, writes only through the fence, and when a write failed or its end is unknown it
 * fences and reads again: what it wrote is then what the log says, what it heard from wallets it still knows. Before it
 * fences again it commits, which its group refuses if the partition is another's by now: so no two of them fence each
 * other in turn.
 */
export class PartitionOwner {
  readonly partition: number
  readonly #assignment: Assignment
  readonly #deps: OwnerDeps
  #ledger: Ledger = createLedger()
  #writer: FencedWriter | undefined
  /** Offset after the last record taken, and the one committed. */
  #taken: number
  #committed: number
  #work: Promise<void> = Promise.resolve()
  #ended = false
  #flushWaits = false

  constructor(assignment: Assignment, startAt: number, deps: OwnerDeps) {
    this.partition = assignment.partition
    this.#assignment = assignment
    this.#taken = startAt
    this.#committed = startAt
    this.#deps = deps
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  get assignment(): Assignment {
    return this.#assignment
  }

  /** It owns the partition, as far as it knows. */
  get isOwner(): boolean {
    return !this.#ended && this.#writer !== undefined && !this.#assignment.lost.aborted
  }

  /** Takes the partition over. Resolves when it may decide, or when the partition was lost meanwhile. */
  async takeOver(): Promise<void> {
    const startedMs = performance.now()
    await this.#exclusively(() => this.#fence({ again: false }))
    if (!this.isOwner) return
    this.#deps.metrics.takeoverSeconds.observe((performance.now() - startedMs) / 1_000)
    await this.flush()
  }

  /** Takes in messages of wallets; `flush` answers them. */
  take(records: readonly LogRecord[]): void {
    const { metrics, clock, logger } = this.#deps
    const nowMs = clock.now()
    for (const { key, value, offset } of records) {
      this.#taken = offset + 1
      if (value === null) continue
      const parts = parseWalletKey(key.toString())
      const record = decodeWalletRecord(value.toString())
      if (parts?.stream === undefined || record === undefined) {
        metrics.malformed.inc()
        logger.warn({ topic: CAP_WALLETS.name, partition: this.partition, offset }, 'A wallet record can not be read')
        continue
      }
      this.#ledger.take(parts.cap, parts.window, parts.stream, record, nowMs)
    }
    metrics.messages.inc(records.length)
  }

  /** Decides and writes; whatever was taken while an earlier write was on its way goes into one transaction. */
  async flush(): Promise<void> {
    if (this.#flushWaits) return this.#work
    this.#flushWaits = true
    await this.#exclusively(async () => {
      this.#flushWaits = false
      await this.#write(() => this.#ledger.decide(this.#deps.view))
    })
  }

  /** Puts every total on record, then commits the position. */
  async settle(): Promise<void> {
    await this.#exclusively(async () => {
      const taken = this.#taken
      const written = await this.#write(() => this.#ledger.settle(this.#deps.view))
      if (written && taken > this.#committed) await this.#commit(taken)
    })
  }

  /** Deletes windows that ended long ago from both topics. */
  async forget(): Promise<void> {
    let forgotten: readonly LedgerWrite[] = []
    await this.#exclusively(async () => {
      const written = await this.#write(() => (forgotten = this.#ledger.forget(this.#deps.clock.now())))
      if (!written) forgotten = []
    })
    if (forgotten.length === 0) return
    const tombstones = forgotten.map(({ key, cap }) => ({ key, partitionKey: cap, value: null }))
    try {
      await this.#deps.log.append(CAP_WALLETS.name, tombstones, this.#assignment.lost)
    } catch (error) {
      if (!this.#assignment.lost.aborted) throw error
    }
  }

  async setBase(cap: string, window: string, base: number): Promise<void> {
    this.#ledger.setBase(cap, window, base)
    await this.flush()
  }

  /** Ends the ownership: what is decided is written, what is not is the successor's. */
  async close(): Promise<void> {
    if (!this.#assignment.lost.aborted) await this.settle()
    this.#ended = true
    await this.#exclusively(async () => {
      await this.#writer?.close()
      this.#writer = undefined
    })
  }

  /** Work on the partition is done one after another. What it throws ends the process: it is a bug or a broken log. */
  async #exclusively(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch((error: unknown) => {
      if (!this.#ended && !this.#assignment.lost.aborted) this.#deps.crash(error as Error)
    })
    await this.#work
  }

  /** True when everything `decide` gave is in the log. */
  async #write(decide: () => readonly LedgerWrite[]): Promise<boolean> {
    if (!this.isOwner || this.#writer === undefined) return false
    const writes = decide()
    if (writes.length === 0) return true
    try {
      for (let from = 0; from < writes.length; from += RECORDS_PER_WRITE) {
        await this.#writer.append(writes.slice(from, from + RECORDS_PER_WRITE).map(encoded))
      }
      this.#deps.metrics.records.inc(writes.length)
      return true
    } catch (error) {
      if (!(error instanceof FencedError) && !(error instanceof OutcomeUnknownError)) throw error
      const { partition } = this
      this.#deps.logger.warn({ partition, code: error.code }, 'The ownership of a caps partition ended')
      await this.#fence({ again: true })
      return false
    }
  }

  /** Fences, reads the partition to its end, and builds the ledger from both what stands there and what was heard. */
  async #fence({ again }: { readonly again: boolean }): Promise<void> {
    let asksGroup = again
    const { log, metrics, logger, view, clock } = this.#deps
    await this.#writer?.close()
    this.#writer = undefined
    while (!this.#ended && !this.#assignment.lost.aborted) {
      if (asksGroup && !(await this.#commit(this.#committed))) return
      asksGroup = true
      const ledger = createLedger()
      try {
        this.#writer = await log.fencedWriter({
          topic: CAP_GRANTS.name,
          partition: this.partition,
          replay: (record) => replay(ledger, record, this.#deps),
        })
      } catch (error) {
        if (!(error instanceof FencedError) && !(error instanceof OutcomeUnknownError)) throw error
        logger.warn({ partition: this.partition, code: error.code }, 'A caps partition could not be fenced yet')
        await delay(FENCE_AGAIN_AFTER_MS)
        continue
      }
      metrics.takeovers.inc()
      for (const { cap, window, stream, record } of this.#ledger.heard()) {
        ledger.take(cap, window, stream, record, clock.now())
      }
      ledger.touch()
      this.#ledger = ledger
      await this.#write(() => ledger.decide(view))
      return
    }
  }

  /** False when the partition is another's. */
  async #commit(offset: number): Promise<boolean> {
    try {
      await this.#assignment.commit(offset)
      this.#committed = offset
      return true
    } catch (error) {
      if (!(error instanceof FencedError)) throw error
      this.#ended = true
      return false
    }
  }
}

function encoded({ key, record }: LedgerWrite): { key: string; value: Buffer | null } {
  return { key, value: record === null ? null : Buffer.from(encodeRecord(record)) }
}

function replay(ledger: Ledger, { key, value, offset, partition }: LogRecord, { metrics, logger }: OwnerDeps): void {
  const parts = parseWalletKey(key.toString())
  const text = value?.toString()
  if (parts !== undefined && parts.stream === undefined) {
    const base = text === undefined ? null : decodeBaseRecord(text)
    if (base !== undefined) return ledger.replayBase(parts.cap, parts.window, base)
  } else if (parts?.stream !== undefined) {
    const record = text === undefined ? null : decodeGrantRecord(text)
    if (record !== undefined) return ledger.replay(parts.cap, parts.window, parts.stream, record)
  }
  metrics.malformed.inc()
  logger.error({ topic: CAP_GRANTS.name, partition, offset }, 'A record of the ledger can not be read')
  if (parts !== undefined) ledger.replayUnreadable(parts.cap, parts.window)
}
