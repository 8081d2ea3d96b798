import { FencedError } from '@smartlink/event-log/errors'
import { ClickHouseBehindError, PartitionHeldError } from './errors.ts'
import { PartitionInbox } from './partition-inbox.ts'
import { Patience } from './patience.ts'
import type { Assignment } from '@smartlink/event-log/event-log'
import type { InboxBounds } from './partition-inbox.ts'
import type { SinkContext } from './sink-context.ts'

/** How the work on one partition goes on, waits and ends; what every lane has. */
export class LaneLife {
  readonly inbox: PartitionInbox
  readonly patience: Patience
  /** Aborted when the partition is lost or the lane is abandoned. */
  readonly signal: AbortSignal
  readonly #assignment: Assignment
  readonly #context: SinkContext
  readonly #abandoned = new AbortController()
  #loop: Promise<void> = Promise.resolve()
  #held: PartitionHeldError | undefined
  #finishing = false

  constructor(assignment: Assignment, context: SinkContext, bounds: InboxBounds) {
    this.#assignment = assignment
    this.#context = context
    this.inbox = new PartitionInbox(assignment, context.clock, bounds)
    this.patience = new Patience(context.logger)
    this.signal = AbortSignal.any([assignment.lost, this.#abandoned.signal])
  }

  /** Whether the lane shall end when nothing is left to do. */
  get finishing(): boolean {
    return this.#finishing
  }

  /** Runs the loop of the lane; whatever ends it is dealt with here. */
  run(loop: () => Promise<void>): void {
    this.#loop = loop().catch((error: unknown) => this.end(error))
  }

  /** Takes nothing more in, and resolves when what is here was dealt with. */
  async finish(): Promise<void> {
    this.#finishing = true
    this.inbox.shut()
    this.inbox.wake()
    await this.#loop
  }

  abandon(): void {
    this.#abandoned.abort(new Error('the sink stops'))
  }

  trouble(): string | undefined {
    return this.#held === undefined ? this.patience.trouble : `${this.#held.code}: ${this.#held.message}`
  }

  showLag(): void {
    const { topic, partition } = this.#assignment
    this.#context.metrics.lag.set({ topic, partition: String(partition) }, this.inbox.behind)
  }

  /**
   * A lost partition ends quietly, a held one waits for a person, and rows that ClickHouse lost are read again; anything else
   * is a bug, or broken beyond this process.
   */
  end(error: unknown): void {
    const { logger, metrics, startOver, crash } = this.#context
    const { topic, partition } = this.#assignment
    this.inbox.shut()
    this.inbox.queue.clear()
    if (this.signal.aborted || error instanceof FencedError) {
      metrics.lag.remove(topic, String(partition))
    } else if (error instanceof PartitionHeldError) {
      this.#held = error
      metrics.alarms.inc({ alarm: error.code })
      logger.error({ topic, partition, code: error.code }, error.message)
    } else if (error instanceof ClickHouseBehindError) {
      startOver(error)
    } else {
      crash(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
