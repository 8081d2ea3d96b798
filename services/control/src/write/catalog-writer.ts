import { recordKey, toEntityRecord } from '@smartlink/catalog/record/catalog-record'
import type { CatalogChange } from '@smartlink/catalog/record/read-record'
import { CatalogDraft } from '@smartlink/catalog/view/catalog-draft'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { FencedError } from '@smartlink/event-log/errors'
import type { EventLog, FencedWriter } from '@smartlink/event-log/event-log'
import type { Problem } from '@smartlink/http/problem'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Edit, EditResult } from './edit.ts'
import { ANSWER_WITHIN_MS, BUSY, LOG_SILENT, NOT_LEADER, OUTCOME_UNKNOWN } from './edit.ts'
import { EditScope } from './edit-scope.ts'
import { IdCounters } from './id-counters.ts'

/** Entities in one transaction; the record of id counters comes on top. */
export const MAX_TRANSACTION_RECORDS = 1_000
const MAX_WAITING_EDITS = 1_000

export interface CatalogWriterOptions {
  /** Edits are refused at once while it is silent. */
  readonly log: Pick<EventLog, 'trouble'>
  readonly answerWithinMs?: number
}

interface WaitingEdit {
  readonly actor: string
  run(scope: EditScope): EditResult<unknown>
  resolve(result: EditResult<unknown>): void
  reject(error: unknown): void
}

/**
 * The one place where the catalog changes. Edits wait in a queue and share transactions; each is checked against
 * everything before it, written or about to be, so two edits of one revision can't both succeed. Whoever sent one is answered in
 * time: that nothing was saved while it waits, that nobody knows while it is being written.
 */
export class CatalogWriter {
  readonly #view: CatalogView
  readonly #clock: Clock
  readonly #log: Pick<EventLog, 'trouble'>
  readonly #answerWithinMs: number
  readonly #waiting: WaitingEdit[] = []
  #writer: FencedWriter | undefined
  #ids: IdCounters | undefined
  #ended: (error: Error) => void = () => {}
  #running = false
  /** Somebody was told that the outcome of an edit is not known, and it is not known yet. */
  #inDoubt = false

  constructor(view: CatalogView, clock: Clock, { log, answerWithinMs = ANSWER_WITHIN_MS }: CatalogWriterOptions) {
    this.#view = view
    this.#clock = clock
    this.#log = log
    this.#answerWithinMs = answerWithinMs
  }

  /** Whether this process writes, and its view holds everything that was written. */
  get leads(): boolean {
    return this.#writer !== undefined && !this.#inDoubt
  }

  /**
   * Starts writing. The view must hold everything in the topic.
   * @param ended called when this writer can't go on: it was fenced, or the outcome of a write is not known
   */
  lead(writer: FencedWriter, ended: (error: Error) => void): void {
    this.#writer = writer
    this.#ids = IdCounters.of(this.#view)
    this.#ended = ended
  }

  /** Stops writing; what waits is refused, what is being written is waited for by its callers. */
  stepDown(): void {
    this.#writer = undefined
    for (const edit of this.#waiting.splice(0)) edit.resolve({ ok: false, problem: NOT_LEADER })
  }

  /** Resolves when the edit is durable and seen by readers of this process, or is refused, or took too long. */
  async submit<T>(actor: string, edit: Edit<T>): Promise<EditResult<T>> {
    const problem = this.#refusal()
    if (problem !== undefined) return { ok: false, problem }
    let overdue: NodeJS.Timeout | undefined
    const result = new Promise<EditResult<T>>((resolve, reject) => {
      const waiting = { actor, run: edit, resolve: resolve as WaitingEdit['resolve'], reject }
      this.#waiting.push(waiting)
      overdue = setTimeout(() => this.#giveUp(waiting), this.#answerWithinMs)
      if (!this.#running) void this.#run()
    })
    return result.finally(() => clearTimeout(overdue))
  }

  #refusal(): Problem | undefined {
    if (this.#inDoubt || this.#log.trouble() !== undefined) return LOG_SILENT
    if (this.#writer === undefined) return NOT_LEADER
    return this.#waiting.length >= MAX_WAITING_EDITS ? BUSY : undefined
  }

  #giveUp(edit: WaitingEdit): void {
    const place = this.#waiting.indexOf(edit)
    if (place >= 0) {
      this.#waiting.splice(place, 1)
      edit.resolve({ ok: false, problem: LOG_SILENT })
      return
    }
    this.#inDoubt = true
    edit.resolve({ ok: false, problem: OUTCOME_UNKNOWN })
  }

  async #run(): Promise<void> {
    this.#running = true
    // Edits of the same turn of the event loop belong into the same transaction.
    await Promise.resolve()
    while (this.#waiting.length > 0 && this.#writer !== undefined && this.#ids !== undefined) {
      const transaction = this.#gather(this.#ids)
      if (transaction.changes.length === 0) continue
      await this.#write(this.#writer, transaction)
    }
    this.#running = false
  }

  #gather(committed: IdCounters): Transaction {
    const transaction = new Transaction(this.#view, committed)
    while (this.#waiting.length > 0) {
      const edit = this.#waiting[0] as WaitingEdit
      const scope = new EditScope(transaction.catalog, {
        revision: transaction.revision,
        ids: transaction.ids,
        nowMs: this.#clock.now(),
        actor: edit.actor,
      })
      let result: EditResult<unknown>
      try {
        result = edit.run(scope)
      } catch (error) {
        this.#waiting.shift()
        edit.reject(error)
        continue
      }
      if (!result.ok || scope.changes.length === 0) {
        this.#waiting.shift()
        edit.resolve(result)
        continue
      }
      const total = transaction.changes.length + scope.changes.length
      // It is run again in the next transaction, against what this one will have written.
      if (transaction.changes.length > 0 && total > MAX_TRANSACTION_RECORDS) break
      this.#waiting.shift()
      transaction.take(scope, edit, result)
    }
    return transaction
  }

  async #write(writer: FencedWriter, transaction: Transaction): Promise<void> {
    const changes = transaction.withCounters()
    const at = new Date(this.#clock.now()).toISOString()
    try {
      await writer.append(changes.map((change) => toLogRecord(change, at)))
    } catch (error) {
      const fenced = error instanceof FencedError
      transaction.resolveAll({ ok: false, problem: fenced ? NOT_LEADER : OUTCOME_UNKNOWN })
      if (this.#writer === writer) {
        this.stepDown()
        this.#ended(error as Error)
      }
      this.#inDoubt = false
      return
    }
    for (const change of changes) this.#view.apply(change)
    this.#ids?.takeOver(transaction.ids)
    this.#inDoubt = false
    transaction.resolveEach()
  }
}

/** Edits that are written together. */
class Transaction {
  readonly catalog: CatalogDraft
  readonly changes: CatalogChange[] = []
  readonly #committed: IdCounters
  readonly #edits: { edit: WaitingEdit; result: EditResult<unknown> }[] = []
  #ids: IdCounters
  #revision: number

  constructor(view: CatalogView, committed: IdCounters) {
    this.catalog = new CatalogDraft(view)
    this.#committed = committed
    this.#ids = committed
    this.#revision = view.revision
  }

  get ids(): IdCounters {
    return this.#ids
  }

  get revision(): number {
    return this.#revision
  }

  take(scope: EditScope, edit: WaitingEdit, result: EditResult<unknown>): void {
    for (const change of scope.changes) {
      this.changes.push(change)
      if (change.kind !== 'meta') this.catalog.put(change)
    }
    this.#ids = scope.ids
    this.#revision = scope.revision
    this.#edits.push({ edit, result })
  }

  /** Ids that were given are recorded with what they were given to. */
  withCounters(): CatalogChange[] {
    if (this.#ids.equals(this.#committed)) return this.changes
    const counters = { kind: 'meta', id: 'ids', revision: this.#revision + 1, body: this.#ids.toRecord() } as const
    return [...this.changes, counters]
  }

  resolveEach(): void {
    for (const { edit, result } of this.#edits) edit.resolve(result)
  }

  resolveAll(result: EditResult<unknown>): void {
    for (const { edit } of this.#edits) edit.resolve(result)
  }
}

function toLogRecord(change: CatalogChange, at: string): { key: string; value: Buffer } {
  const record =
    change.kind === 'meta' ? { ...change, at, actor: 'control' } : toEntityRecord(change.kind, change.entity as never)
  return { key: recordKey(record.kind, record.id), value: Buffer.from(JSON.stringify(record)) }
}
