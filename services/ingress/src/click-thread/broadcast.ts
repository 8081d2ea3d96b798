import type { CapStatus, GrantRecord } from '@smartlink/caps/messages'
import type { PackedChange } from '@smartlink/catalog/view/packed-catalog'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { GrantForThread, ToThread } from './messages.ts'

/**
 * Gathers what changes in one turn of the event loop, so that it travels to the click threads together: thousands of
 * records are read in one go when the log comes back.
 */
export class Broadcast {
  readonly #tellAll: (message: ToThread) => void
  readonly #tellOne: (thread: number, message: ToThread) => void
  #catalog: PackedChange[] = []
  #statuses = new Map<string, CapStatus | null>()
  #scores = new Map<string, FraudScoreMessage | null>()
  #grants = new Map<number, GrantForThread[]>()
  #flushing = false

  constructor(tellAll: (message: ToThread) => void, tellOne: (thread: number, message: ToThread) => void) {
    this.#tellAll = tellAll
    this.#tellOne = tellOne
  }

  catalogChanged(change: PackedChange): void {
    this.#catalog.push(change)
    this.#flushSoon()
  }

  capStatusChanged(cap: string, status: CapStatus | undefined): void {
    this.#statuses.set(cap, status ?? null)
    this.#flushSoon()
  }

  fraudScoreChanged(subject: string, score: FraudScoreMessage | undefined): void {
    this.#scores.set(subject, score ?? null)
    this.#flushSoon()
  }

  granted(thread: number, cap: string, window: string, record: GrantRecord): void {
    const grant = { cap, window, record }
    const gathered = this.#grants.get(thread)
    if (gathered === undefined) this.#grants.set(thread, [grant])
    else gathered.push(grant)
    this.#flushSoon()
  }

  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#flushing = false
    for (const [thread, grants] of this.#grants) this.#tellOne(thread, { kind: 'grants', grants })
    if (this.#catalog.length > 0) this.#tellAll({ kind: 'catalog', changes: this.#catalog })
    if (this.#statuses.size > 0) this.#tellAll({ kind: 'cap_statuses', statuses: [...this.#statuses] })
    if (this.#scores.size > 0) this.#tellAll({ kind: 'fraud_scores', scores: [...this.#scores] })
    this.#catalog = []
    this.#statuses = new Map()
    this.#scores = new Map()
    this.#grants = new Map()
  }
}
