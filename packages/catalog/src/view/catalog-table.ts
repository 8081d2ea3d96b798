import type { EventLog, LogRecord, Table } from '@smartlink/event-log/event-log'
import { CATALOG } from '@smartlink/events/topics'
import { DECIDER } from '@smartlink/routing/decider'
import type { CatalogChange } from '../record/read-record.ts'
import { readCatalogRecord } from '../record/read-record.ts'
import { CatalogView } from './catalog-view.ts'

interface FollowOptions {
  readonly log: EventLog
  readonly decider?: number
  /** A record that this process does not understand, in words for the log. */
  onProblem(problem: {
    readonly key: string
    readonly offset: number
    readonly reason: string
    readonly detail: string
  }): void
  onCrash(error: Error): void
}

export interface CatalogFollowOptions extends FollowOptions {
  /** Takes every change, in the order of the log; some come more than once. */
  apply(change: CatalogChange): void
}

export interface CatalogTableOptions extends FollowOptions {
  /** Called after each change that was new. */
  onApplied?(change: CatalogChange): void
}

/** Whoever follows `catalog.v1`. */
export interface CatalogFollower {
  /** Resolves when everything was applied that was in the topic when it was opened. */
  readonly ready: Promise<void>
  /** Offset after the last record applied. */
  position(): number
  close(): Promise<void>
}

export interface CatalogTable extends CatalogFollower {
  readonly view: CatalogView
}

/** A view that follows `catalog.v1`. */
export async function openCatalogTable({ onApplied, ...options }: CatalogTableOptions): Promise<CatalogTable> {
  const view = new CatalogView()
  const follower = await followCatalog({
    ...options,
    apply: (change) => {
      if (view.apply(change) === 'applied') onApplied?.(change)
    },
  })
  return { view, ...follower }
}

/** Reads `catalog.v1` whole, and goes on. */
export async function followCatalog(options: CatalogFollowOptions): Promise<CatalogFollower> {
  const decider = options.decider ?? DECIDER
  const table: Table = await options.log.table({
    topics: [CATALOG.name],
    onRecord: take,
    onCrash: options.onCrash,
  })

  function take(record: LogRecord): void {
    const outcome = readCatalogRecord(record.value, decider)
    if (outcome.state !== 'read') {
      const reason = outcome.state === 'unreadable' ? 'unreadable' : outcome.reason
      options.onProblem({ key: record.key.toString(), offset: record.offset, reason, detail: outcome.detail })
    }
    if (outcome.state !== 'unreadable') options.apply(outcome.change)
  }

  return {
    ready: table.ready,
    position: () => table.position(CATALOG.name, 0),
    close: () => table.close(),
  }
}
