import { decodeEvent } from '@smartlink/events/codec'
import { readEventTime } from '@smartlink/events/head'
import { classifyTrouble } from '../clickhouse-trouble.ts'
import { PartitionHeldError } from '../errors.ts'
import { stateOf } from './declared-insert.ts'
import { fitsCommit, matchesIntent } from './intent.ts'
import { groupRows } from './row-groups.ts'
import { splitBatch } from './split-batch.ts'
import type { Park } from '../park.ts'
import type { Batch, EventRow } from './batch.ts'
import type { DeclaredInsert, Declaration, SendMode } from './declared-insert.ts'
import type { Intent, LastRow } from './intent.ts'
import type { RowGroup } from './row-groups.ts'

/** More refusals in a row than this, without a row stored between them, are no longer about single records. */
const MAX_REFUSALS = 100

/** As {@link SendMode}, with the declaration that a rebuilt batch must match. */
export type WriteMode =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'in_doubt'; readonly intent: Intent | null; readonly settledAtMs: number }

/**
 * Stores batches of one partition. What ClickHouse refuses is found and parked: by decoding each record, or, where all of
 * them decode, by halving the batch until the one that is refused stands alone.
 */
export class BatchWriter {
  readonly #insert: DeclaredInsert
  readonly #park: Park
  #lastRow: LastRow | null
  #refusals = 0

  constructor(insert: DeclaredInsert, park: Park, lastRow: LastRow | null) {
    this.#insert = insert
    this.#park = park
    this.#lastRow = lastRow
  }

  /** The last record that became a row. */
  get lastRow(): LastRow | null {
    return this.#lastRow
  }

  /** Throws {@link PartitionHeldError}, the signal's reason, or what the fence throws. */
  async write(batch: Batch, mode: WriteMode, signal: AbortSignal): Promise<void> {
    const intent = mode.kind === 'in_doubt' ? mode.intent : null
    if (intent === null) {
      await this.#park(batch.refused, signal)
      await this.#store(batch, [], sendMode(mode), signal)
      return
    }
    // What was refused by its bytes was parked before the batch was declared.
    if (!matchesIntent(groupRows(rowsBut(batch, intent.except)), intent)) {
      throw new PartitionHeldError(
        'sink.in_doubt_not_reproducible',
        `offsets ${batch.first} to ${batch.last} hold other rows than were declared`,
      )
    }
    await this.#store(batch, intent.except, sendMode(mode), signal)
  }

  async #store(batch: Batch, except: readonly number[], mode: SendMode, signal: AbortSignal): Promise<void> {
    const groups = groupRows(rowsBut(batch, except))
    if (groups.length === 0) return
    const declaration: Declaration = { first: batch.first, last: batch.last, groups, except, lastRow: this.#lastRow }
    if (!fitsCommit(stateOf(declaration))) return this.#storeHalves(batch, except, mode, signal)
    try {
      this.#stored(await this.#insert.store(declaration, mode, signal))
    } catch (error) {
      signal.throwIfAborted()
      if (classifyTrouble(error) !== 'data') throw error
      await this.#isolate(batch, declaration, error as Error, mode, signal)
    }
  }

  async #isolate(
    batch: Batch,
    { groups, except }: Declaration,
    error: Error,
    mode: SendMode,
    signal: AbortSignal,
  ): Promise<void> {
    // Another group of this batch may be stored already, and what is left of this one gets a new token.
    const again: SendMode = {
      kind: 'in_doubt',
      declared: false,
      ownToken: mode.kind === 'fresh' || mode.ownToken,
      settledAtMs: mode.kind === 'in_doubt' ? mode.settledAtMs : 0,
    }
    const rows = groups.flatMap((group) => group.rows)
    const unreadable = rows.filter(isUnreadable)
    if (unreadable.length === 0 && rows.length > 1) return this.#storeHalves(batch, except, again, signal)
    if (unreadable.length === 0) this.#countRefusal(error)
    const guilty = unreadable.length > 0 ? unreadable : rows
    const reason = unreadable.length > 0 ? 'event.bad_body' : 'clickhouse.refused'
    await this.#park(
      guilty.map(({ record }) => ({ record, reason, detail: error.message })),
      signal,
    )
    await this.#store(batch, [...except, ...guilty.map(({ record }) => record.offset)], again, signal)
  }

  async #storeHalves(batch: Batch, except: readonly number[], mode: SendMode, signal: AbortSignal): Promise<void> {
    for (const half of splitBatch(batch, rowsBut(batch, except))) {
      const within = except.filter((offset) => offset >= half.first && offset <= half.last)
      await this.#store(half, within, mode, signal)
    }
  }

  #stored(groups: readonly RowGroup[]): void {
    this.#refusals = 0
    for (const { schema, rows } of groups) {
      const last = rows.at(-1)?.record
      if (schema.name !== 'click' || last === undefined || last.offset <= (this.#lastRow?.offset ?? -1)) continue
      this.#lastRow = { offset: last.offset, timeMs: readEventTime(last.value) }
    }
  }

  #countRefusal(error: Error): void {
    if (++this.#refusals <= MAX_REFUSALS) return
    throw new PartitionHeldError(
      'sink.refuses_everything',
      `${MAX_REFUSALS} records in a row were refused: ${error.message}`,
    )
  }
}

function sendMode(mode: WriteMode): SendMode {
  if (mode.kind === 'fresh') return mode
  const { intent, settledAtMs } = mode
  return { kind: 'in_doubt', declared: intent !== null, ownToken: intent?.joint !== true, settledAtMs }
}

function rowsBut(batch: Batch, except: readonly number[]): EventRow[] {
  if (except.length === 0) return [...batch.rows]
  const left = new Set(except)
  return batch.rows.filter(({ record }) => !left.has(record.offset))
}

function isUnreadable({ record }: EventRow): boolean {
  return decodeEvent(record.value).state !== 'event'
}
