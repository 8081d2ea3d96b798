import { fingerprintText } from '@smartlink/events/schemas'
import { groupRows } from './row-groups.ts'
import { sendRows } from './send-rows.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { SinkMetrics } from '../sink-metrics.ts'
import type { RowGroup } from './row-groups.ts'

const MAX_ROWS = 50_000
/** For others whose batch is due at the same time … */
const GATHER_MS = 20
/** … and, once somebody is ready, for those that are still declaring theirs. */
const LONGEST_WAIT_MS = 250
/** After a failure everybody goes alone for a while: with a token of its own, which says more. */
const REST_MS = 10_000

export interface JointInsertsOptions {
  readonly clickhouse: ClickHouseClient
  readonly metrics: SinkMetrics
  readonly clock: Clock
  /** More rows than this of one partition are worth an insert of their own. */
  readonly maxRowsOfOne: number
  /** How long after the first of its declarations an insert may reach the server. */
  readonly arriveWithinMs: number
  /** Partitions that could go together. */
  partitions(): number
}

/** What one partition sends. */
export interface Load {
  readonly logId: string
  readonly topic: string
  readonly groups: readonly RowGroup[]
  /** When it was declared. */
  readonly declaredMs: number
}

/** A place in the next insert; the insert waits for it, so it is used or left. */
export interface Seat {
  /** Resolves when the rows are stored. Throws what the insert threw, or the signal's reason. */
  send(load: Load, signal: AbortSignal): Promise<void>
  leave(): void
}

interface Aboard {
  readonly load: Load
  readonly stored: () => void
  readonly failed: (error: unknown) => void
}

interface Departure {
  readonly aboard: Set<Aboard>
  rows: number
  /** Seats that are neither used nor left. */
  expected: number
  /** Since when somebody is ready, by `performance.now()`. */
  readyMs: number | undefined
  timer: NodeJS.Timeout | undefined
  gone: boolean
}

/**
 * What several partitions have to store at the same time goes in one insert, because an insert costs ClickHouse about the
 * same for ten rows and for a thousand. Each partition declared its rows before; what becomes of them when the insert fails
 * each finds out by itself.
 */
export class JointInserts {
  readonly #options: JointInsertsOptions
  #next: Departure | undefined
  #restUntilMs = 0

  constructor(options: JointInsertsOptions) {
    this.#options = options
  }

  /** A place for so many rows; undefined when they should go alone. */
  reserve(rows: number): Seat | undefined {
    const { maxRowsOfOne, partitions, clock } = this.#options
    if (rows > maxRowsOfOne || partitions() < 2 || clock.now() < this.#restUntilMs) return undefined
    let departure = this.#expect(rows)
    let isOpen = true
    const close = (): void => {
      if (isOpen) departure.expected--
      isOpen = false
    }
    return {
      leave: () => {
        if (isOpen) departure.rows -= rows
        close()
        this.#schedule(departure)
      },
      send: async (load, signal) => {
        // It waited long enough, and went.
        if (departure.gone) departure = this.#expect(rows)
        close()
        signal.throwIfAborted()
        await this.#board(departure, load, signal)
      },
    }
  }

  #expect(rows: number): Departure {
    if (this.#next === undefined || this.#next.rows + rows > MAX_ROWS) {
      this.#next = { aboard: new Set(), rows: 0, expected: 0, readyMs: undefined, timer: undefined, gone: false }
    }
    this.#next.expected++
    this.#next.rows += rows
    return this.#next
  }

  #board(departure: Departure, load: Load, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const one: Aboard = {
        load,
        stored() {
          signal.removeEventListener('abort', abandon)
          resolve()
        },
        failed(error) {
          signal.removeEventListener('abort', abandon)
          reject(error as Error)
        },
      }
      const abandon = (): void => {
        departure.aboard.delete(one)
        one.failed(signal.reason)
      }
      signal.addEventListener('abort', abandon)
      departure.aboard.add(one)
      departure.readyMs ??= performance.now()
      this.#schedule(departure)
    })
  }

  #schedule(departure: Departure): void {
    const { readyMs, expected, gone } = departure
    if (readyMs === undefined || gone) return
    clearTimeout(departure.timer)
    const dueMs = readyMs + (expected === 0 ? GATHER_MS : LONGEST_WAIT_MS)
    departure.timer = setTimeout(() => void this.#depart(departure), Math.max(0, dueMs - performance.now()))
  }

  async #depart(departure: Departure): Promise<void> {
    departure.gone = true
    if (this.#next === departure) this.#next = undefined
    const aboard = [...departure.aboard]
    try {
      await this.#insert(aboard.map(({ load }) => load))
      for (const { stored } of aboard) stored()
    } catch (error) {
      this.#restUntilMs = this.#options.clock.now() + REST_MS
      for (const { failed } of aboard) failed(error)
    }
  }

  async #insert(loads: readonly Load[]): Promise<void> {
    const [first] = loads
    if (first === undefined) return
    const { clickhouse, metrics, arriveWithinMs } = this.#options
    const { logId, topic } = first
    const notAfterMs = Math.min(...loads.map(({ declaredMs }) => declaredMs)) + arriveWithinMs
    for (const group of groupRows(loads.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows)))) {
      const { schema, rows, hash } = group
      const token = `${logId}:${topic}:joint:${fingerprintText(schema.fingerprint)}:${rows.length}:${hash}`
      await sendRows(group, { clickhouse, metrics, logId, token, notAfterMs })
    }
  }
}
