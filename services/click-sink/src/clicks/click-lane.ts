import { fingerprintText } from '@smartlink/events/schemas'
import { CLICKS, parkedTopic } from '@smartlink/events/topics'
import { PartitionHeldError } from '../errors.ts'
import { LaneLife } from '../lane-life.ts'
import { removeLate } from '../erase/late-clicks.ts'
import { createPark } from '../park.ts'
import { BatchWriter } from './batch-writer.ts'
import { cutBatch, foldOnly } from './cut-batch.ts'
import { DeclaredInsert } from './declared-insert.ts'
import { readEventRecord } from './event-record.ts'
import { encodeCommitState } from './intent.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'
import { takeOver } from './take-over.ts'
import type { Assignment, RecordBatch } from '@smartlink/event-log/event-log'
import type { SequenceFold } from '@smartlink/sequence-fold/sequence-fold'
import type { Lane } from '../lane.ts'
import type { SinkContext } from '../sink-context.ts'
import type { Batch } from './batch.ts'
import type { WriteMode } from './batch-writer.ts'
import type { Cut } from './cut-batch.ts'
import type { CommitState, Intent } from './intent.ts'
import type { TakeOver } from './take-over.ts'

const FRESH: WriteMode = { kind: 'fresh' }

/** What stands when a partition was taken over. */
interface Running {
  readonly plan: TakeOver['plan']
  readonly fold: SequenceFold
  readonly writer: BatchWriter
  readonly snapshots: SnapshotKeeper
  /** The batch that the one before us declared, until it is settled. */
  intent: Intent | null
  /** Everything before it is stored. */
  position: number
  /** Everything before it is stored and committed, so that nothing is in doubt. */
  confirmed: number
}

/** One partition of clicks: folds it, cuts it into batches, and has each of them stored exactly once. */
export class ClickLane implements Lane {
  readonly assignment: Assignment
  readonly #context: SinkContext
  readonly #logId: string
  readonly #life: LaneLife
  #running: Running | undefined

  constructor(assignment: Assignment, context: SinkContext, logId: string) {
    const { maxBatchRecords, maxBatchBytes } = context.config
    this.assignment = assignment
    this.#logId = logId
    this.#context = context
    this.#life = new LaneLife(assignment, context, { maxRecords: 2 * maxBatchRecords, maxBytes: 2 * maxBatchBytes })
  }

  async begin(): Promise<number> {
    const { begin, end, committed } = this.assignment
    try {
      const running = await this.#takeOver()
      this.#running = running
      const { metrics } = this.#context
      const place = { partition: String(this.assignment.partition) }
      metrics.missingNow.set(place, running.fold.missing())
      this.#life.run(() => this.#run(running).finally(() => metrics.missingNow.remove(place)))
      return running.plan.startAt
    } catch (error) {
      this.#life.end(error)
      return Math.min(Math.max(committed?.offset ?? begin, begin), end)
    }
  }

  offer(batch: RecordBatch): void {
    this.#life.inbox.push(batch)
    this.#life.inbox.control(this.#isSettling())
    this.#life.showLag()
  }

  finish(): Promise<void> {
    return this.#life.finish()
  }

  abandon(): void {
    this.#life.abandon()
  }

  trouble(): string | undefined {
    return this.#life.trouble()
  }

  async #takeOver(): Promise<Running> {
    const { tables, clickhouse, clock, config, logger, metrics, log } = this.#context
    const { partition } = this.assignment
    const logId = this.#logId
    const { plan, fold, rowsKeptMs } = await this.#life.patience.until(
      'asking ClickHouse what it has',
      this.#life.signal,
      () =>
        takeOver(
          {
            logId,
            assignment: this.assignment,
            snapshots: tables.snapshots.of(logId, partition),
            clickhouse,
            clock,
            settleAfterMs: config.settleAfterMs,
            offsetsComeAgain: this.#context.offsetsComeAgain,
          },
          this.#life.signal,
        ),
    )
    for (const alarm of plan.alarms) metrics.alarms.inc({ alarm })
    const { alarms, position, startAt, inDoubtThrough } = plan
    logger[alarms.length > 0 ? 'error' : 'info'](
      { partition, alarms, position, startAt, inDoubtThrough },
      'Took a partition over',
    )
    const insert = new DeclaredInsert({
      place: { logId, topic: CLICKS.name, partition },
      clickhouse,
      joint: this.#context.joint,
      erasures: tables.erasures,
      clock,
      patience: this.#life.patience,
      metrics,
      settleAfterMs: config.settleAfterMs,
      rowsKeptMs,
      commit: (offset, state) => this.#commit(offset, state),
    })
    const park = createPark({ log, output: parkedTopic(CLICKS).name, clock, logger, metrics })
    return {
      plan,
      fold,
      writer: new BatchWriter(insert, park, plan.lastRow),
      snapshots: new SnapshotKeeper({
        log,
        logId,
        partition,
        firstNumber: tables.snapshots.nextNumber(partition),
        lastPosition: plan.startAt,
        clock,
        logger,
        intervalMs: config.snapshotIntervalMs,
      }),
      intent: plan.intent,
      position,
      confirmed: plan.intent === null ? position : -1,
    }
  }

  async #run(running: Running): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs(running)
      if (waitMs === 0) await this.#step(running)
      else if (this.#life.finishing) return this.#confirm(running)
      else await this.#life.inbox.arrival(Number.isFinite(waitMs) ? waitMs : undefined, this.#life.signal)
      if (this.#life.inbox.queue.size === 0) await this.#rest(running)
    }
  }

  /** Time until something is due: 0 now, Infinity when only an arrival can make it so. */
  #waitMs(running: Running): number {
    const { queue } = this.#life.inbox
    const { config, clock } = this.#context
    if (queue.size === 0) return Math.max(1, this.#snapshotInMs(running))
    if ((queue.peek()?.offset ?? 0) < running.plan.position) return 0
    if (running.intent !== null) return this.#isHere(running.intent.last) ? 0 : Infinity
    if (this.#life.finishing || queue.size >= config.maxBatchRecords || queue.bytes >= config.maxBatchBytes) return 0
    return Math.max(0, this.#context.flushAtMs(queue.oldestMs) - clock.now())
  }

  async #step(running: Running): Promise<void> {
    if (this.#foldOnly(running)) return
    const stopBeating = this.assignment.keepAlive()
    try {
      if (running.intent === null) await this.#storeNext(running)
      else await this.#settle(running, running.intent)
    } finally {
      stopBeating()
    }
  }

  async #storeNext(running: Running): Promise<void> {
    const { maxBatchRecords: maxRecords, maxBatchBytes: maxBytes } = this.#context.config
    const { plan, position, fold, snapshots } = running
    const mode = position > plan.inDoubtThrough ? FRESH : await this.#undeclared(plan.settledAtMs)
    const snapshotDue = snapshots.dueInMs(Infinity) === 0
    const limits = { maxRecords, maxBytes, endsAfter: undefined, snapshotDue }
    const { batch, newer } = cutBatch(this.#life.inbox.queue, fold, position, limits)
    this.#life.inbox.control()
    if (batch !== undefined) await this.#write(running, batch, mode)
    if (newer === undefined) return
    await this.#confirm(running)
    throw writerIsNewer(newer)
  }

  /** Folds what was taken before this member came, without acting; whether there was any. */
  #foldOnly({ plan, fold }: Running): boolean {
    const { queue } = this.#life.inbox
    let any = false
    for (let record = queue.peek(); record !== undefined && record.offset < plan.position; record = queue.peek()) {
      foldOnly(readEventRecord(record), fold)
      queue.shift()
      any = true
    }
    this.#life.inbox.control(this.#isSettling())
    return any
  }

  #isSettling(): boolean {
    return this.#running !== undefined && this.#running.intent !== null
  }

  /** Whether the batch that ends with this offset is here, or all of it that the log still has. */
  #isHere(last: number): boolean {
    const { lastOffset } = this.#life.inbox
    return lastOffset >= last || lastOffset + 1 >= this.assignment.end
  }

  /** Cuts the batch that the one before us declared, and settles what became of it. */
  async #settle(running: Running, intent: Intent): Promise<void> {
    const limits = { maxRecords: Infinity, maxBytes: Infinity, endsAfter: intent.last, snapshotDue: false }
    const { batch, newer } = cutBatch(this.#life.inbox.queue, running.fold, running.position, limits)
    if (newer !== undefined) throw writerIsNewer(newer)
    const { settledAtMs } = running.plan
    if (batch?.last === intent.last) {
      await this.#write(running, batch, { kind: 'in_doubt', intent, settledAtMs })
    } else {
      const { partition } = this.assignment
      this.#context.metrics.alarms.inc({ alarm: 'sink.log_lost_records' })
      this.#context.logger.error(
        { partition, declared: intent.last, there: batch?.last },
        'The log lost records that were being stored',
      )
      if (batch !== undefined) await this.#write(running, batch, await this.#undeclared(settledAtMs))
    }
    running.intent = null
  }

  /** What may be under way was declared for other stretches than those to come, so no token covers them: it is waited out. */
  async #undeclared(settledAtMs: number): Promise<WriteMode> {
    while (this.#context.clock.now() < settledAtMs) {
      await this.#life.inbox.arrival(settledAtMs - this.#context.clock.now(), this.#life.signal)
    }
    return { kind: 'in_doubt', intent: null, settledAtMs }
  }

  async #write(running: Running, batch: Batch, mode: WriteMode): Promise<void> {
    const { metrics, clock, logger } = this.#context
    const { partition } = this.assignment
    metrics.countFold(batch.counts)
    const { holesOpened, sequencesMissing, conflicts } = batch.counts
    if (holesOpened > 0)
      logger.error({ partition, holesOpened, sequencesMissing }, 'Records are missing between outbox and log')
    metrics.missingNow.set({ partition: String(partition) }, running.fold.missing())
    if (conflicts > 0) logger.error({ partition, conflicts }, 'One origin came with two ids: a machine was forked')
    await running.writer.write(batch, mode, this.#life.signal)
    // Before the batch is confirmed: a successor that settles it again looks again.
    await removeLate(this.#context, batch.rows, this.#life)
    running.position = batch.last + 1
    if (batch.folded !== undefined) running.snapshots.offer(running.position, batch.folded)
    metrics.batchAgeSeconds.observe((clock.now() - batch.arrivedMs) / 1_000)
    this.#life.showLag()
    if (batch.rows.length === 0) return
    // Declaring the batch committed everything before it.
    running.confirmed = -1
    await running.snapshots.committed(batch.first, this.#life.signal)
  }

  /** Nothing is here: leaves nothing in doubt, and the state where a successor finds it. */
  async #rest(running: Running): Promise<void> {
    await this.#confirm(running)
    if (this.#snapshotInMs(running) === 0) running.snapshots.offer(running.position, running.fold.folded())
    await running.snapshots.committed(running.confirmed, this.#life.signal)
  }

  async #confirm(running: Running): Promise<void> {
    if (running.confirmed === running.position || running.intent !== null) return
    await this.#life.patience.until('committing', this.#life.signal, () =>
      this.#commit(running.position, { lastRow: running.writer.lastRow, intent: null }),
    )
    running.confirmed = running.position
  }

  #commit(offset: number, state: CommitState): Promise<void> {
    return this.assignment.commit(offset, encodeCommitState(state))
  }

  /** Time until the state as it stands now is wanted as a snapshot; Infinity while the fold has not reached the position. */
  #snapshotInMs({ snapshots, position, plan }: Running): number {
    const folded = position === plan.startAt || this.#life.inbox.lastOffset >= position - 1
    return folded ? snapshots.dueInMs(position) : Infinity
  }
}

function writerIsNewer({ offset, fingerprint }: NonNullable<Cut['newer']>): PartitionHeldError {
  const schema = fingerprintText(fingerprint)
  return new PartitionHeldError(
    'sink.writer_newer',
    `a writer is newer than I am: offset ${offset} has schema ${schema}`,
  )
}
