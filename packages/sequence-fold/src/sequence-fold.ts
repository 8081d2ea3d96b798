import { RecentIds } from './recent-ids.ts'
import { StreamSequences } from './stream-sequences.ts'
import type { Origin } from '@smartlink/events/origin'
import type { Hole, SequenceOutcome } from './stream-sequences.ts'

const DAY_MS = 86_400_000
/** A stream that sent nothing for this long is forgotten. */
export const KEEP_STREAMS_DAYS = 400
/** How long after a trimmed start an unknown stream may still be an old one. */
export const BLIND_DAYS = 30

/**
 * What a record's origin means to the consumer of its partition. `taken` and `filled`: use it. `duplicate`: drop it.
 * `conflict`: its origin is known with another id, so a running machine was forked; park it.
 */
export type Taken = SequenceOutcome | { readonly outcome: 'conflict' }

const CONFLICT: Taken = { outcome: 'conflict' }

/** One stream as a snapshot keeps it. */
export interface FoldedStream {
  readonly stream: string
  readonly next: number
  readonly holes: readonly Hole[]
  /** Day (since the epoch, UTC) of its newest record, by the log's time. */
  readonly lastDay: number
}

export interface FoldedPartition {
  readonly streams: readonly FoldedStream[]
  /** Until this log time, what precedes the first record seen of a stream counts as taken. 0: never; {@link NOT_BEGUN}: not known yet. */
  readonly blindUntilMs: number
}

/** Blind time of a fold with a trimmed start that saw no record yet. */
const NOT_BEGUN = Number.MAX_SAFE_INTEGER

interface Known {
  readonly sequences: StreamSequences
  lastDay: number
}

/**
 * The fold over one partition that tells a new record from one that was there before. A pure function of the records in
 * their order: whoever folds the same records from the same snapshot holds the same state, so nothing is ever read back
 * from what was made of them.
 */
export class SequenceFold {
  readonly #streams: Map<string, Known>
  readonly #recent = new RecentIds()
  #blindUntilMs: number

  private constructor(streams: Map<string, Known>, blindUntilMs: number) {
    this.#streams = streams
    this.#blindUntilMs = blindUntilMs
  }

  /** A fold from the log's start; `trimmed` when records before it existed once and are gone. */
  static fromStart(options: { readonly trimmed: boolean }): SequenceFold {
    return new SequenceFold(new Map(), options.trimmed ? NOT_BEGUN : 0)
  }

  static restore(folded: FoldedPartition): SequenceFold {
    const streams = folded.streams.map(({ stream, next, holes, lastDay }): [string, Known] => [
      stream,
      { sequences: new StreamSequences(next, holes), lastDay },
    ])
    return new SequenceFold(new Map(streams), folded.blindUntilMs)
  }

  /** Folds one record: its origin, its 16-byte id, and the time the log gave it (ms). */
  take(origin: Origin, id: Buffer, logTimeMs: number): Taken {
    if (this.#blindUntilMs === NOT_BEGUN) this.#blindUntilMs = logTimeMs + BLIND_DAYS * DAY_MS
    const { stream, sequence } = origin
    const known = this.#streams.get(stream) ?? this.#meet(stream, sequence, logTimeMs)
    known.lastDay = Math.floor(logTimeMs / DAY_MS)
    const taken = known.sequences.take(sequence)
    if (taken.outcome !== 'duplicate') {
      this.#recent.remember(stream, sequence, id)
      return taken
    }
    return this.#recent.contradicts(stream, sequence, id) ? CONFLICT : taken
  }

  /**
   * Folds a record whose bytes are damaged. Its origin may be damaged too, so it counts as taken only when it is exactly
   * what the stream was expected to send; otherwise the fold stays as it is.
   */
  takeDamaged(origin: Origin): void {
    const known = this.#streams.get(origin.stream)
    if (known?.sequences.expects(origin.sequence) === true) known.sequences.take(origin.sequence)
  }

  /** Number of sequences that are missing now, over all streams. */
  missing(): number {
    let missing = 0
    for (const { sequences } of this.#streams.values()) {
      for (const hole of sequences.holes) missing += hole.to - hole.from
    }
    return missing
  }

  /** The whole state, the most recently heard stream first; forgets those silent for {@link KEEP_STREAMS_DAYS}. */
  folded(): FoldedPartition {
    const streams = [...this.#streams]
      .map(([stream, { sequences, lastDay }]) => ({
        stream,
        next: sequences.next,
        holes: [...sequences.holes],
        lastDay,
      }))
      .toSorted((a, b) => b.lastDay - a.lastDay)
    const oldest = (streams[0]?.lastDay ?? 0) - KEEP_STREAMS_DAYS
    for (const { stream, lastDay } of streams) if (lastDay < oldest) this.#streams.delete(stream)
    return { streams: streams.filter((stream) => stream.lastDay >= oldest), blindUntilMs: this.#blindUntilMs }
  }

  #meet(stream: string, sequence: number, logTimeMs: number): Known {
    const first = logTimeMs < this.#blindUntilMs ? sequence : 0
    const known = { sequences: new StreamSequences(first), lastDay: 0 }
    this.#streams.set(stream, known)
    return known
  }
}
