import { setTimeout as delay } from 'node:timers/promises'
import { markDirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { insertClicksStatement } from '@smartlink/clickhouse/insert/insert-clicks.sql'
import { decodeEvent } from '@smartlink/events/codec'
import { schemaByFingerprint } from '@smartlink/events/schemas'
import { formatUuid } from '@smartlink/events/uuid7'
import { avroContainer } from '../clicks/avro-container.ts'
import { storedClickIds } from '../clicks/raw-clicks.ts'
import { deduplicationToken, groupRows } from '../clicks/row-groups.ts'
import { classifyTrouble } from '../clickhouse-trouble.ts'
import { newerSchemaOf } from '../newer-schema.ts'
import { replayedRecord, replayLogId } from './replayed-record.ts'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { Click } from '@smartlink/events/generated/click'
import type { BatchStore } from '../batch-lane.ts'
import type { EventRow } from '../clicks/batch.ts'
import type { Park, RefusedRecord } from '../park.ts'
import type { SinkContext } from '../sink-context.ts'

interface Replayed {
  readonly row: EventRow
  readonly click: Click
}

/** Ids travel in the URL of a query. */
const IDS_PER_QUERY = 500

export interface ReplayedClicksOptions {
  readonly context: SinkContext
  readonly park: Park
  readonly logId: string
  readonly topic: string
}

/**
 * Clicks that were parked and sent again. The slow lane: ClickHouse is asked for each id before anything is sent, and not
 * before every insert of whoever had this partition last is over.
 */
export class ReplayedClicks implements BatchStore {
  readonly #options: ReplayedClicksOptions
  #askAtMs: number

  constructor(options: ReplayedClicksOptions) {
    this.#options = options
    this.#askAtMs = this.#settledMs()
  }

  newerSchema(record: LogRecord): bigint | undefined {
    return newerSchemaOf(replayedRecord(record)?.value ?? null)
  }

  async store(records: readonly LogRecord[], signal: AbortSignal): Promise<void> {
    const { context, park } = this.#options
    const replayed: Replayed[] = []
    const refused: RefusedRecord[] = []
    for (const record of records) {
      const read = readReplayed(record)
      if (read === undefined) continue
      if ('reason' in read) refused.push(read)
      else if (!context.tables.erasures.covers(read.click)) replayed.push(read)
    }
    await park(refused, signal)
    if (replayed.length === 0) return
    while (context.clock.now() < this.#askAtMs) await delay(this.#askAtMs - context.clock.now(), undefined, { signal })
    try {
      await this.#storeMissing(replayed, signal)
      this.#askAtMs = 0
    } catch (error) {
      // What was refused is over; of anything else we sent it is not known when it lands.
      this.#askAtMs = classifyTrouble(error) === 'data' ? 0 : this.#settledMs()
      throw error
    }
  }

  refuse(refused: readonly RefusedRecord[], signal: AbortSignal): Promise<void> {
    return this.#options.park(
      refused.map((one) => ({ ...one, record: replayedRecord(one.record) ?? one.record })),
      signal,
    )
  }

  async #storeMissing(replayed: readonly Replayed[], signal: AbortSignal): Promise<void> {
    const { context, topic } = this.#options
    const { clickhouse, clock, metrics } = context
    const logId = replayLogId(this.#options.logId)
    const missing = await this.#missing(replayed, signal)
    await markDirtyHours(
      clickhouse,
      missing.map(({ click }) => click.time),
      { why: 'clicks were replayed', nowMs: clock.now() },
    )
    for (const group of groupRows(missing.map(({ row }) => row))) {
      const { partition, offset: first } = group.rows[0]?.record ?? { partition: 0, offset: 0 }
      const last = group.rows.at(-1)?.record.offset ?? first
      const insert = insertClicksStatement({ logId, ranges: [{ partition, first, last }] }, group.schema.avsc)
      // No insert of these rows can be under way, so the token need not be that of an earlier one, which a killed server may
      // remember without its rows.
      const token = `${deduplicationToken({ logId, topic, partition }, { first, last }, group)}:${clock.now()}`
      await clickhouse.insertAvro(insert, avroContainer(insert.inputSchema, group.rows), { token, signal })
      metrics.rows.inc({ table: 'clicks' }, group.rows.length)
    }
  }

  /** Those that are not stored, each once. */
  async #missing(replayed: readonly Replayed[], signal: AbortSignal): Promise<Replayed[]> {
    const byId = new Map(replayed.map((one) => [formatUuid(one.click.click_id), one]))
    const ids = [...byId.keys()]
    for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
      const chunk = ids.slice(at, at + IDS_PER_QUERY)
      const times = chunk.map((id) => byId.get(id)?.click.time ?? 0)
      const bounds = { fromMs: Math.min(...times), toMs: Math.max(...times) }
      for (const id of await storedClickIds(this.#options.context.clickhouse, chunk, bounds, signal)) byId.delete(id)
    }
    return [...byId.values()]
  }

  #settledMs(): number {
    const { clock, config } = this.#options.context
    return clock.now() + config.settleAfterMs
  }
}

function readReplayed(record: LogRecord): Replayed | RefusedRecord | undefined {
  const original = replayedRecord(record)
  if (original === undefined) return undefined
  const event = decodeEvent(original.value)
  if (event.state === 'unreadable')
    return { record: original, reason: event.reason, detail: 'still so when it was replayed' }
  if (event.state === 'newer_schema') throw new Error('a record of a newer writer was to be stored')
  // Later marks of its stream, or those that close it, said more meanwhile.
  if (event.name === 'mark') return undefined
  const schema = schemaByFingerprint(original.value.readBigUInt64LE(2))
  if (event.name !== 'click' || schema === undefined) {
    return { record: original, reason: 'event.wrong_topic', detail: event.name }
  }
  return { row: { schema, record: original }, click: event.value }
}
