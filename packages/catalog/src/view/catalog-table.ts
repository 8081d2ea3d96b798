import type { EventLog, LogRecord, Table } from '@smartlink/event-log/event-log'
import { CATALOG } from '@smartlink/events/topics'
import { DECIDER } from '@smartlink/routing/decider'
import type { CatalogChange } from '../record/read-record.ts'
import { readCatalogRecord } from '../record/read-record.ts'
import { CatalogView } from './catalog-view.ts'

export interface CatalogTableOptions {
  readonly log: EventLog
  readonly decider?: number
  /** Filled from a snapshot already, up to `position`. */
  readonly view?: CatalogView
  /** Offset to read from; everything when absent. */
  readonly position?: number
  /** Called after each change that was new, for instance to post it to other threads. */
  onApplied?(change: CatalogChange): void
  /** A record that this process does not understand, in words for the log. */
  onProblem(problem: {
    readonly key: string
    readonly offset: number
    readonly reason: string
    readonly detail: string
  }): void
  onCrash(error: Error): void
}

/** A view that follows `catalog.v1`. */
export interface CatalogTable {
  readonly view: CatalogView
  /** Resolves when the view holds everything that was in the topic when it was opened. */
  readonly ready: Promise<void>
  /** Offset after the last record applied. */
  position(): number
  close(): Promise<void>
}

export async function openCatalogTable(options: CatalogTableOptions): Promise<CatalogTable> {
  const view = options.view ?? new CatalogView()
  const decider = options.decider ?? DECIDER
  const table: Table = await options.log.table({
    topics: [CATALOG.name],
    ...(options.position === undefined ? {} : { from: new Map([[`${CATALOG.name}/0`, options.position]]) }),
    onRecord: take,
    onCrash: options.onCrash,
  })

  function take(record: LogRecord): void {
    const outcome = readCatalogRecord(record.value, decider)
    if (outcome.state !== 'read') {
      const reason = outcome.state === 'unreadable' ? 'unreadable' : outcome.reason
      options.onProblem({ key: record.key.toString(), offset: record.offset, reason, detail: outcome.detail })
    }
    if (outcome.state === 'unreadable') return
    if (view.apply(outcome.change) === 'applied') options.onApplied?.(outcome.change)
  }

  return {
    view,
    ready: table.ready,
    position: () => table.position(CATALOG.name, 0),
    close: () => table.close(),
  }
}
