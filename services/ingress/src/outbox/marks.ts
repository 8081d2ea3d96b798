import { encodeMark } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { CLICKS } from '@smartlink/events/topics'
import type { OutboxWriter, Partitioning } from '@smartlink/outbox/outbox-writer'

const SECOND_MS = 1_000
/** All streams together write at most so many marks a second. */
const MARKS_PER_SECOND = 2_000

/** Closings are said in the first rounds only: once is enough, and a failed write may cost one. */
const ROUNDS_WITH_CLOSINGS = 3

/** How long a stream waits between its marks, ms. */
export function markIntervalMs(liveStreams: number, partitions: number): number {
  return Math.max(SECOND_MS, (liveStreams * partitions * SECOND_MS) / MARKS_PER_SECOND)
}

/** A stream that this one closes in its marks, and what it dropped. */
export interface StreamToClose {
  readonly stream: string
  /** Clicks it dropped, all classes. */
  readonly dropped: number
}

/** Partitions that a writer writes to: its own one on the embedded log, all of the topic on Kafka. */
export function partitionsOfMarks(
  partitioning: Partitioning,
  outbox: Pick<OutboxWriter, 'partitions'>,
): readonly number[] {
  if (partitioning.mode === 'embedded') return [partitioning.partition]
  return Array.from({ length: outbox.partitions(CLICKS.name) }, (_, partition) => partition)
}

export interface MarksOptions {
  readonly outbox: OutboxWriter
  readonly label: string
  partitions(): readonly number[]
  /** Streams whose events stand before ours in every partition of this outbox. */
  readonly closes: readonly StreamToClose[]
  catalogRevision(): number
  /** The stream's clock, which never goes back. */
  now(): number
  newId(now: number): Buffer
}

/** Writes the marks of a stream: how far each partition is complete, what was dropped, which streams it closes. */
export class Marks {
  readonly #options: MarksOptions
  readonly #key: Buffer
  #written = 0

  constructor(options: MarksOptions) {
    this.#options = options
    this.#key = Buffer.from(options.outbox.stream, 'hex')
  }

  /** Rounds of marks appended so far. */
  get written(): number {
    return this.#written
  }

  /**
   * Appends a mark to every partition, to be written by the flush that ends the turn. Returns the offset behind them;
   * undefined when the outbox takes nothing now. A click of this very millisecond may still follow, so a mark speaks up
   * to the one before.
   */
  append(closing: boolean): number | undefined {
    const { outbox, label, closes, catalogRevision, newId } = this.#options
    if (outbox.room !== 'open') return undefined
    const now = this.#options.now()
    const partitions = this.#options.partitions()
    const closings = this.#written < ROUNDS_WITH_CLOSINGS ? closes : []
    let end = 0
    for (const partition of partitions) {
      const sequence = outbox.nextSequence(CLICKS.name, partition)
      const mark = encodeMark({
        mark_id: newId(now),
        origin: makeOrigin(outbox.stream, sequence),
        time: now - 1,
        label,
        partitions: partitions.length,
        catalog_revision: catalogRevision(),
        closes: closings.map(({ stream, dropped }) => ({ stream: Buffer.from(stream, 'hex'), dropped })),
        closing,
        dropped: outbox.dropped,
      })
      end = outbox.append(CLICKS.name, partition, sequence, this.#key, mark) + 1
    }
    this.#written += 1
    return end
  }
}
