import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { DECIDER } from '@smartlink/catalog/needs'
import { CATALOG, CLICK_SINK_GROUP, ERASED, stateTopic } from '@smartlink/events/topics'
import { Erasures } from './erasures.ts'
import { FoldSnapshots } from './clicks/fold-snapshots.ts'
import type { EventLog, LogRecord, Table } from '@smartlink/event-log/event-log'
import type { Logger } from '@smartlink/service-kit/logger'

/** What click-sink reads whole and follows: the log's id, its own snapshots, and what was erased. */
export interface SinkTables {
  readonly snapshots: FoldSnapshots
  readonly erasures: Erasures
  /** Resolves when everything was read once and the log has an id. */
  readonly ready: Promise<string>
  /** The log's id, as soon as the catalog says it. */
  logId(): string | undefined
  close(): Promise<void>
}

export async function openSinkTables(
  log: EventLog,
  logger: Logger,
  crash: (error: Error) => void,
): Promise<SinkTables> {
  const snapshots = new FoldSnapshots()
  const erasures = new Erasures()
  const state = stateTopic(CLICK_SINK_GROUP).name
  const identified = Promise.withResolvers<string>()
  let logId: string | undefined

  function onRecord(record: LogRecord): void {
    if (record.topic === ERASED.name) {
      if (!erasures.apply(record))
        logger.error({ key: record.key.toString() }, 'A record of what was erased is damaged; it counts for all time')
    } else if (record.topic === state) snapshots.apply(record, logger)
    else identify(record)
  }

  function identify({ value }: LogRecord): void {
    const read = readCatalogRecord(value, DECIDER)
    if (read.state !== 'read' || read.change.kind !== 'meta' || read.change.id !== 'log') return
    const { log_id: found } = read.change.body
    if (logId !== undefined && logId !== found) {
      crash(new Error(`the log changed its id from ${logId} to ${found} while it was being read`))
      return
    }
    logId = found
    identified.resolve(found)
  }

  const table: Table = await log.table({ topics: [CATALOG.name, ERASED.name, state], onRecord, onCrash: crash })
  return {
    snapshots,
    erasures,
    ready: table.ready.then(() => identified.promise),
    logId: () => logId,
    close: () => table.close(),
  }
}
