import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import { LIVE_CLICKS, LIVE_POSITIONS } from './live-clicks.sql.ts'
import type { LiveClickRow, LivePositionRow } from './live-clicks.sql.ts'

/** What was stored between two looks. */
export interface LiveLook {
  /** Oldest first. */
  readonly clicks: readonly LiveClickRow[]
  /** More came in than are shown. */
  readonly truncated: boolean
}

export type LiveListener = (look: LiveLook) => void

export interface LiveFeedOptions {
  readonly clickhouse: ClickHouseClient
  readonly clock: Clock
  readonly logger: Logger
  readonly everyMs: number
  /** Clicks of one look. */
  readonly limit: number
}

/** Clicks decided longer ago than this are no news, even if they were stored just now. */
const RECENT_MS = 10 * 60_000

/**
 * Looks at what was newly stored, once a second, for all listeners together, and only while there are any. It asks
 * ClickHouse and does not read the log: what is shown is what reports count, filters work on stored columns, and a page
 * left open costs one small statement a second instead of a consumer.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions
  readonly #listeners = new Set<LiveListener>()
  readonly #closed = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #seen: Record<string, number> | undefined

  constructor(options: LiveFeedOptions) {
    this.#options = options
  }

  /** Calls the listener with every look from now on; returns how to stop that. */
  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener)
    this.#timer ??= setTimeout(() => void this.#look(), 0)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#rest()
    }
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Aborted when nothing more will be shown. */
  get closed(): AbortSignal {
    return this.#closed.signal
  }

  close(): void {
    this.#closed.abort()
    this.#rest()
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#seen = undefined
  }

  async #look(): Promise<void> {
    const timer = this.#timer
    try {
      const look = await this.#ask()
      if (look !== undefined) for (const listener of this.#listeners) listener(look)
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'Could not look for new clicks; looking again')
    }
    // Closed, or closed and begun again, while it was asking.
    if (this.#timer !== timer || timer === undefined) return
    this.#timer = setTimeout(() => void this.#look(), this.#options.everyMs)
  }

  async #ask(): Promise<LiveLook | undefined> {
    const { clickhouse, clock, limit } = this.#options
    const from_ms = clock.now() - RECENT_MS
    if (this.#seen === undefined) {
      const positions = await clickhouse.query<LivePositionRow>(LIVE_POSITIONS, { from_ms })
      this.#seen = Object.fromEntries(positions.map(({ place, log_offset }) => [place, log_offset]))
      return undefined
    }
    const seen = this.#seen
    const clicks = await clickhouse.query<LiveClickRow>(LIVE_CLICKS, { from_ms, seen, limit })
    for (const { place, log_offset } of clicks) seen[place] = Math.max(seen[place] ?? -1, log_offset)
    return { clicks: clicks.toReversed(), truncated: clicks.length === limit }
  }
}
