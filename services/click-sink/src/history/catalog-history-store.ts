import { entityRecord, metaRecord } from '@smartlink/catalog/record/catalog-record'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { BatchStore } from '../batch-lane.ts'
import type { RefusedRecord } from '../park.ts'
import type { SinkContext } from '../sink-context.ts'

/** A row of `catalog_history`, as JSON. */
interface HistoryRow {
  readonly revision: number
  readonly kind: string
  readonly id: string
  readonly status: string
  readonly needs: number
  readonly actor: string
  readonly at: string
  readonly created_at: string
  readonly body: string
  readonly log_id: string
  readonly log_offset: number
}

/** Stores every revision of the catalog; the same revision again is the same row. */
export class CatalogHistoryStore implements BatchStore {
  readonly #context: SinkContext
  readonly #logId: string

  constructor(context: SinkContext, logId: string) {
    this.#context = context
    this.#logId = logId
  }

  async store(records: readonly LogRecord[], signal: AbortSignal): Promise<void> {
    const rows = records.flatMap((record) => {
      const row = historyRow(record, this.#logId)
      if (row === undefined) this.#skip(record, 'it is no catalog record')
      return row === undefined ? [] : [row]
    })
    if (rows.length > 0) await this.#context.clickhouse.insertRows('catalog_history', rows, { signal })
    this.#context.metrics.rows.inc({ table: 'catalog_history' }, rows.length)
  }

  /** The catalog is its own record of what was written, so nothing is parked. */
  refuse(refused: readonly RefusedRecord[]): Promise<void> {
    for (const { record, detail } of refused) this.#skip(record, detail)
    return Promise.resolve()
  }

  #skip({ topic, offset, key }: LogRecord, detail: string): void {
    this.#context.metrics.parked.inc({ topic, reason: 'catalog.unreadable' })
    this.#context.logger.error(
      { topic, offset, key: key.toString(), detail },
      'A record of the catalog has no place in its history',
    )
  }
}

export function historyRow({ value, offset }: LogRecord, logId: string): HistoryRow | undefined {
  const json = value === null ? undefined : parseJson(value)
  const entity = entityRecord.safeParse(json)
  const read = entity.success ? entity : metaRecord.safeParse(json)
  if (!read.success) return undefined
  const { revision, kind, id, actor, at, body } = read.data
  return {
    revision,
    kind,
    id: String(id),
    status: entity.success ? entity.data.status : '',
    needs: entity.success ? entity.data.needs : 0,
    actor,
    at,
    created_at: entity.success ? entity.data.created_at : at,
    body: JSON.stringify(body),
    log_id: logId,
    log_offset: offset,
  }
}

function parseJson(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'))
  } catch {
    // Refused by the schemas like any other value that is no record.
    return undefined
  }
}
