import { setTimeout as delay } from 'node:timers/promises'
import { markDirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { insertClicksStatement } from '@smartlink/clickhouse/insert/insert-clicks.sql'
import { insertMarksStatement } from '@smartlink/clickhouse/insert/insert-marks.sql'
import { decodeEvent } from '@smartlink/events/codec'
import { outcomeIsKnown } from '../clickhouse-trouble.ts'
import { ClickHouseBehindError, RowsNotKeptError } from '../errors.ts'
import { avroContainer } from './avro-container.ts'
import { declaredGroups } from './intent.ts'
import { storedOrigins, storedThrough } from './raw-clicks.ts'
import { isBehind } from './resume.ts'
import { deduplicationToken, subgroup } from './row-groups.ts'
import { settle } from './settlement.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Erasures } from '../erasures.ts'
import type { Patience } from '../patience.ts'
import type { SinkMetrics } from '../sink-metrics.ts'
import type { CommitState, Intent, LastRow } from './intent.ts'
import type { RowGroup } from './row-groups.ts'

/** While the server lives, the same token is the same rows; for minutes, because its window may have moved on. */
const TRUST_TOKENS_MS = 600_000
/** While something may be arriving it is looked for this often. */
const ASK_AGAIN_MS = 1_000
/** ClickHouse takes an insert and has not got its rows: more often than this is no accident. */
const MAX_SENDS = 5

export interface DeclaredInsertOptions {
  readonly place: { readonly logId: string; readonly topic: string; readonly partition: number }
  readonly clickhouse: ClickHouseClient
  readonly erasures: Erasures
  readonly clock: Clock
  readonly patience: Patience
  readonly metrics: SinkMetrics
  /** How long after its declaration an insert may still land. */
  readonly settleAfterMs: number
  /** How long rows are surely kept. */
  readonly rowsKeptMs: number
  /** Commits, fenced by the generation in which the partition was assigned. */
  commit(offset: number, state: CommitState): Promise<void>
}

/**
 * How rows are stored. `fresh`: nobody sent them before. `in_doubt`: they may be there, whole or in part, so ClickHouse is
 * asked first; nothing is concluded from what it lacks before `settledAtMs`. What was declared by the one before us is
 * sent as it was; anything else that is read again is asked of the erasures first.
 */
export type SendMode =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'in_doubt'; readonly declared: boolean; readonly settledAtMs: number }

/** The rows of one stretch, grouped, with the offsets that are left out of it. */
export interface Declaration {
  readonly first: number
  readonly last: number
  readonly groups: readonly RowGroup[]
  readonly except: readonly number[]
  /** The last record before it that became a row. */
  readonly lastRow: LastRow | null
}

/**
 * Stores groups of rows exactly once: the declaration is committed, which is fenced, before anything is sent, and again
 * before each further try. Resolves with the groups as they are stored now.
 */
export class DeclaredInsert {
  readonly #options: DeclaredInsertOptions

  constructor(options: DeclaredInsertOptions) {
    this.#options = options
  }

  async store(declaration: Declaration, mode: SendMode, signal: AbortSignal): Promise<readonly RowGroup[]> {
    const { clock, patience, settleAfterMs } = this.#options
    const wanted =
      mode.kind === 'in_doubt' && !mode.declared ? this.#withoutErased(declaration.groups) : declaration.groups
    const startedMs = clock.now()
    let settledAtMs = mode.kind === 'in_doubt' ? mode.settledAtMs : 0
    let inDoubt = mode.kind === 'in_doubt'
    await patience.until(
      'storing clicks',
      signal,
      async (tries) => {
        await this.#options.commit(declaration.first, commitState(declaration, clock.now()))
        if (tries > 0) await this.#refuseIfBehind(declaration.lastRow, signal)
        if (inDoubt || clock.now() - startedMs > TRUST_TOKENS_MS) {
          await this.#settle(declaration, wanted, settledAtMs, signal)
        } else {
          await this.#send(declaration, wanted, '', signal)
        }
      },
      (error) => {
        inDoubt ||= !outcomeIsKnown(error)
        // What we sent without hearing of it may land as late as what our predecessor sent.
        settledAtMs = Math.max(settledAtMs, clock.now() + settleAfterMs)
      },
    )
    return wanted
  }

  /** Asks what is there and sends what is not, until all of it is there. */
  async #settle(
    range: Declaration,
    groups: readonly RowGroup[],
    settledAtMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { clickhouse, place, clock, metrics } = this.#options
    const clicks = groups.filter(({ schema }) => schema.name === 'click')
    const marks = groups.filter((group) => !clicks.includes(group))
    const markDirty = (times: readonly number[]): Promise<void> =>
      markDirtyHours(clickhouse, times, { why: 'an insert was in doubt', nowMs: clock.now() })
    let sends = 0
    while (sends <= MAX_SENDS) {
      const present = await storedOrigins(clickhouse, place, range, signal)
      const nowMs = clock.now()
      const keptSinceMs = nowMs - this.#options.rowsKeptMs
      const settlement = settle({ clicks, present, nowMs, keptSinceMs, settledAtMs, sentBefore: sends > 0 })
      metrics.settlements.inc({ outcome: settlement.action })
      switch (settlement.action) {
        case 'stored':
          await markDirty(settlement.dirtyTimesMs)
          // A token of its own: a mark that is stored twice is one mark, and one that a killed server forgot must not be missed.
          return this.#send(range, marks, `:${clock.now()}`, signal)
        case 'ask_again':
          await delay(Math.min(ASK_AGAIN_MS, Math.max(0, settlement.atMs - clock.now())), undefined, { signal })
          break
        case 'send_missing':
          await markDirty(settlement.dirtyTimesMs)
          await this.#send(range, settlement.groups, sends === 0 ? '' : `:again-${sends}`, signal)
          sends++
          break
        case 'send_all':
          await markDirty(settlement.dirtyTimesMs)
          await this.#send(range, settlement.groups, '', signal)
          sends++
          break
      }
    }
    throw new RowsNotKeptError(`ClickHouse took offsets ${range.first} to ${range.last} and has not got all of them`)
  }

  async #send(range: Declaration, groups: readonly RowGroup[], suffix: string, signal: AbortSignal): Promise<void> {
    for (const group of groups) await this.#insert(range, group, suffix, signal)
  }

  async #insert(range: Declaration, group: RowGroup, suffix: string, signal: AbortSignal): Promise<void> {
    const { place, clickhouse, metrics } = this.#options
    const { logId, partition } = place
    const isMarks = group.schema.name === 'mark'
    // As narrow as the rows are, because a row that lies outside is how ClickHouse notices shifted bytes.
    const first = group.rows[0]?.record.offset ?? range.first
    const last = group.rows.at(-1)?.record.offset ?? range.last
    const statement = (isMarks ? insertMarksStatement : insertClicksStatement)(
      { logId, partition, first, last },
      group.schema.avsc,
    )
    const table = isMarks ? 'stream_marks' : 'clicks'
    const stopTimer = metrics.insertSeconds.startTimer({ table })
    try {
      await clickhouse.insertAvro(statement, avroContainer(statement.inputSchema, group.rows), {
        token: `${deduplicationToken(place, range, group)}${suffix}`,
        signal,
      })
    } catch (error) {
      metrics.inserts.inc({ table, outcome: 'failed' })
      throw error
    }
    stopTimer()
    metrics.inserts.inc({ table, outcome: 'stored' })
    metrics.rows.inc({ table }, group.rows.length)
  }

  async #refuseIfBehind(lastRow: LastRow | null, signal: AbortSignal): Promise<void> {
    if (lastRow === null) return
    const { clickhouse, place, clock, rowsKeptMs } = this.#options
    const through = await storedThrough(clickhouse, place, lastRow.offset, signal)
    if (!isBehind(lastRow, through, clock.now() - rowsKeptMs)) return
    throw new ClickHouseBehindError(
      `ClickHouse had stored offset ${lastRow.offset} and now ends at ${through ?? 'nothing'}`,
    )
  }

  #withoutErased(groups: readonly RowGroup[]): RowGroup[] {
    const isErased = (message: Buffer): boolean => {
      const event = decodeEvent(message)
      return event.state === 'event' && event.name === 'click' && this.#options.erasures.covers(event.value)
    }
    return groups
      .map((group) => subgroup(group, ({ record }) => !isErased(record.value)))
      .filter(({ rows }) => rows.length > 0)
  }
}

function commitState({ first, last, groups, except, lastRow }: Declaration, atMs: number): CommitState {
  const intent: Intent = { first, last, atMs, groups: declaredGroups(groups), except }
  return { lastRow, intent }
}

/** The metadata that declaring this takes, to see whether it fits. */
export function stateOf(declaration: Declaration): CommitState {
  return commitState(declaration, Number.MAX_SAFE_INTEGER)
}
