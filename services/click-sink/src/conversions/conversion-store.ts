import { decodeEvent } from '@smartlink/events/codec'
import { formatUuid } from '@smartlink/events/uuid7'
import { newerSchemaOf } from '../newer-schema.ts'
import { conversionKey, conversionRow } from './conversion-row.ts'
import { findClicks, findConversions, storeConversions } from './conversion-tables.ts'
import { storeRejected } from './rejected-conversions.ts'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { BatchStore } from '../batch-lane.ts'
import type { Park, RefusedRecord } from '../park.ts'
import type { SinkContext } from '../sink-context.ts'
import type { ConversionRow, StoredConversion } from './conversion-row.ts'

/** A record of conversions, and the conversion it is. */
export interface ReceivedConversion {
  readonly record: LogRecord & { readonly value: Buffer }
  readonly conversion: Conversion
}

export interface ConversionStoreOptions {
  readonly context: SinkContext
  readonly park: Park
  /** What the rows say of the log they were read from. */
  readonly logId: string
}

/** Stores postbacks: accepted ones as versions of their conversion, refused ones apart. */
export class ConversionStore implements BatchStore {
  readonly #options: ConversionStoreOptions

  constructor(options: ConversionStoreOptions) {
    this.#options = options
  }

  newerSchema(record: LogRecord): bigint | undefined {
    return newerSchemaOf(record.value)
  }

  async store(records: readonly LogRecord[], signal: AbortSignal): Promise<void> {
    const { context, park, logId } = this.#options
    const received: ReceivedConversion[] = []
    const refused: RefusedRecord[] = []
    for (const record of records) {
      const read = readConversion(record)
      if ('reason' in read) refused.push(read)
      else if (!context.tables.erasures.coversConversion(read.conversion)) received.push(read)
    }
    await park(refused, signal)
    const rejected = received.filter(({ conversion }) => conversion.refused !== '')
    const accepted = received.filter(({ conversion }) => conversion.refused === '')
    await storeRejected(context.clickhouse, logId, rejected, signal)
    const rows = await this.#rowsOf(accepted, signal)
    await storeConversions(context.clickhouse, rows, signal)
    context.metrics.rows.inc({ table: 'rejected_conversions' }, rejected.length)
    context.metrics.rows.inc({ table: 'conversions' }, rows.length)
  }

  refuse(refused: readonly RefusedRecord[], signal: AbortSignal): Promise<void> {
    return this.#options.park(refused, signal)
  }

  async #rowsOf(received: readonly ReceivedConversion[], signal: AbortSignal): Promise<ConversionRow[]> {
    if (received.length === 0) return []
    const { clickhouse } = this.#options.context
    const wanted = received.map(({ conversion }) => conversion)
    const ids = wanted.map(({ click_id: id, click_time }) => ({ click_id: formatUuid(id), click_time }))
    const clicks = await findClicks(clickhouse, ids, signal)
    const stored: Map<string, StoredConversion> = await findConversions(clickhouse, wanted, signal)
    const rows = new Map<string, ConversionRow>()
    for (const { record, conversion } of received) {
      const key = conversionKey(conversion)
      const place = { log_id: this.#options.logId, log_partition: record.partition, log_offset: record.offset }
      const row = conversionRow(conversion, place, clicks.get(formatUuid(conversion.click_id)), stored.get(key))
      if (row === undefined) continue
      rows.set(key, row)
      stored.set(key, row)
    }
    return [...rows.values()]
  }
}

function readConversion(record: LogRecord): ReceivedConversion | RefusedRecord {
  const { value } = record
  if (value === null) return { record, reason: 'event.not_single_object', detail: 'a deletion' }
  const event = decodeEvent(value)
  if (event.state === 'unreadable') return { record, reason: event.reason, detail: '' }
  if (event.state === 'newer_schema') throw new Error('a record of a newer writer was to be stored')
  if (event.name !== 'conversion') return { record, reason: 'event.wrong_topic', detail: event.name }
  return { record: { ...record, value }, conversion: event.value }
}
