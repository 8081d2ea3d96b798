import { setTimeout as delay } from 'node:timers/promises'
import { markDirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { decodeEvent } from '@smartlink/events/codec'
import { outcomeIsKnown } from '../clickhouse-trouble.ts'
import { ClickHouseBehindError, RowsNotKeptError } from '../errors.ts'
import { declaredGroups } from './intent.ts'
import { storedOrigins, storedThrough } from './raw-clicks.ts'
import { isBehind } from './resume.ts'
import { deduplicationToken, subgroup } from './row-groups.ts'
import { sendRows } from './send-rows.ts'
import { settle } from './settlement.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Erasures } from '../erasures.ts'
import type { Patience } from '../patience.ts'
import type { SinkMetrics } from '../sink-metrics.ts'
import type { CommitState, Intent, LastRow } from './intent.ts'
import type { JointInserts } from './joint-inserts.ts'
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
  readonly joint: JointInserts
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
 * asked first; nothing is concluded from what it lacks before `settledAtMs`, unless what may be under way has the batch's
 * own token. What was declared by the one before us is sent as it was; anything else that is read again is asked of the
 * erasures first.
 */
export type SendMode =
  | { readonly kind: 'fresh' }
  | {
      readonly kind: 'in_doubt'
      readonly declared: boolean
      readonly ownToken: boolean
      readonly settledAtMs: number
    }

/** What became of an insert together with other partitions. `refused`: it is over, and may have left some of the rows. */
type JointOutcome =
  | { readonly outcome: 'stored' | 'not_sent' | 'refused' }
  | { readonly outcome: 'lost'; readonly error: unknown }

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
 * before each further try. What nobody sent before goes together with what other partitions have; when that fails, it
 * goes on alone. Resolves with the groups as they are stored now.
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
    let ownToken = mode.kind === 'fresh' || mode.ownToken
    await patience.until(
      'storing clicks',
      signal,
      async (tries) => {
        if (tries === 0 && !inDoubt) {
          const joint = await this.#sendJointly(declaration, wanted, signal)
          if (joint.outcome === 'stored') return
          if (joint.outcome === 'lost') {
            ownToken = false
            throw joint.error
          }
          inDoubt = joint.outcome === 'refused'
        }
        await this.#options.commit(declaration.first, commitState(declaration, clock.now(), !ownToken))
        if (tries > 0) await this.#refuseIfBehind(declaration.lastRow, signal)
        if (inDoubt || clock.now() - startedMs > TRUST_TOKENS_MS) {
          await this.#settle(declaration, wanted, { settledAtMs, ownToken }, signal)
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

  async #sendJointly(
    declaration: Declaration,
    groups: readonly RowGroup[],
    signal: AbortSignal,
  ): Promise<JointOutcome> {
    const { joint, clock, place } = this.#options
    const seat = joint.reserve(groups.reduce((sum, { rows }) => sum + rows.length, 0))
    if (seat === undefined) return { outcome: 'not_sent' }
    const declaredMs = clock.now()
    try {
      await this.#options.commit(declaration.first, commitState(declaration, declaredMs, true))
    } catch (error) {
      seat.leave()
      throw error
    }
    try {
      await seat.send({ ...place, groups, declaredMs }, signal)
      return { outcome: 'stored' }
    } catch (error) {
      signal.throwIfAborted()
      return outcomeIsKnown(error) ? { outcome: 'refused' } : { outcome: 'lost', error }
    }
  }

  /** Asks what is there and sends what is not, until all of it is there. */
  async #settle(
    range: Declaration,
    groups: readonly RowGroup[],
    doubt: { readonly settledAtMs: number; readonly ownToken: boolean },
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
      const settlement = settle({ clicks, present, nowMs, keptSinceMs, ...doubt, sentBefore: sends > 0 })
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
    const { place, clickhouse, metrics } = this.#options
    for (const group of groups) {
      const token = `${deduplicationToken(place, range, group)}${suffix}`
      await sendRows(group, { clickhouse, metrics, logId: place.logId, token, signal })
    }
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

function commitState({ first, last, groups, except, lastRow }: Declaration, atMs: number, joint: boolean): CommitState {
  const intent: Intent = { first, last, atMs, joint, groups: declaredGroups(groups), except }
  return { lastRow, intent }
}

/** The metadata that declaring this takes, to see whether it fits. */
export function stateOf(declaration: Declaration): CommitState {
  return commitState(declaration, Number.MAX_SAFE_INTEGER, true)
}
