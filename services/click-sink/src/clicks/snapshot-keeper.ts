import { CLICK_SINK_GROUP, stateTopic } from '@smartlink/events/topics'
import { encodeSnapshot } from '@smartlink/sequence-fold/snapshot'
import { FOLD_SNAPSHOT } from '@smartlink/events/fold-snapshot'
import { snapshotKey } from './fold-snapshot.ts'
import type { EventLog } from '@smartlink/event-log/event-log'
import type { FoldedPartition } from '@smartlink/sequence-fold/sequence-fold'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'

export interface SnapshotKeeperOptions {
  readonly log: EventLog
  readonly logId: string
  readonly partition: number
  readonly firstNumber: number
  /** Position of the snapshot that this fold began with. */
  readonly lastPosition: number
  readonly clock: Clock
  readonly logger: Logger
  readonly intervalMs: number
}

/** Writes the fold of one partition to the state topic from time to time, each position only after it was committed. */
export class SnapshotKeeper {
  readonly #options: SnapshotKeeperOptions
  #number: number
  #lastMs: number
  #lastPosition: number
  #pending: { readonly position: number; readonly folded: FoldedPartition } | undefined

  constructor(options: SnapshotKeeperOptions) {
    this.#options = options
    this.#number = options.firstNumber
    this.#lastMs = options.clock.now()
    this.#lastPosition = options.lastPosition
  }

  /** Time until a snapshot at this position is wanted, 0 when it is due, Infinity when there is one or one waits. */
  dueInMs(position: number): number {
    if (this.#pending !== undefined || position === this.#lastPosition) return Infinity
    return Math.max(0, this.#lastMs + this.#options.intervalMs - this.#options.clock.now())
  }

  /** Takes the state at a position that may not be committed yet. */
  offer(position: number, folded: FoldedPartition): void {
    this.#pending = { position, folded }
  }

  /** Says that everything before this position is committed; writes what waited for that. */
  async committed(position: number, signal: AbortSignal): Promise<void> {
    const pending = this.#pending
    if (pending === undefined || pending.position > position) return
    const { log, logId, partition, clock, logger } = this.#options
    this.#pending = undefined
    this.#lastMs = clock.now()
    this.#lastPosition = pending.position
    const { bytes, forgotten } = encodeSnapshot(pending.folded)
    if (forgotten > 0) logger.warn({ partition, forgotten }, 'A snapshot has no room for the longest silent streams')
    const number = this.#number++
    const value = FOLD_SNAPSHOT.encode({
      log_id: logId,
      partition,
      position: pending.position,
      number,
      made_at: clock.now(),
      state: bytes.toString('base64'),
    })
    await log.append(stateTopic(CLICK_SINK_GROUP).name, [{ key: snapshotKey(partition, number), value }], signal)
  }
}
