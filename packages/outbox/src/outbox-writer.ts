import type { EarlierStream } from '@smartlink/outbox-format/earlier-streams'
import type { DroppedTotals } from '@smartlink/outbox-format/loss-record'
import type { FsyncPolicy } from '@smartlink/segment-log/group-sync'

/** No event is longer; who makes events cuts fields, so that no record can be too large for a broker. */
export const MAX_EVENT_BYTES = 16 * 1024

export type Partitioning =
  /** The outbox is partition `partition` of every topic. */
  | { readonly mode: 'embedded'; readonly partition: number }
  /** Partition counts by topic, as the log has them; they may grow. */
  | { readonly mode: 'kafka'; readonly partitions: Readonly<Record<string, number>> }

export interface OutboxWriterOptions {
  /** `<data>/outbox/<n>`. */
  readonly directory: string
  readonly partitioning: Partitioning
  /** Id of the log the events go to; a directory that belongs to another is refused. */
  readonly logId: string
  /** Ids of the secrets in use, as they are when a segment begins. */
  readonly keyIds: () => readonly number[]
  /** Name of the node, for people. */
  readonly label: string
  readonly bootId: string
  readonly fsync: FsyncPolicy
  /** The outbox is full when this much of it was not taken by its readers. */
  readonly maxUnreadBytes: number
  readonly segmentBytes?: number
  /** A segment is followed by another after this long, so that old events can be removed in time. */
  readonly segmentAgeMs?: number
  /** By topic: no record of this opening has an offset at or below it (embedded: what the log remembers). */
  readonly floors?: Readonly<Record<string, number>>
  /** Totals of all wallets, written first into every segment of clicks. */
  readonly checkpoint: () => Buffer
  readonly clock: { now(): number }
  /** Something a person should know; the writer goes on. */
  readonly onTrouble?: (error: Error) => void
}

/** `full`: what is there must be taken first. `failed`: the disk refuses, tried again every second. */
export type OutboxRoom = 'open' | 'full' | 'failed'

export interface OutboxWriter {
  /** This opening, 64 random bits as 16 hex digits. */
  readonly stream: string
  /** What earlier openings left, oldest first; to be closed by this one. */
  readonly earlier: readonly EarlierStream[]
  /** Whether events are taken now. Ask before a click is decided; `append` is for `open` only. */
  readonly room: OutboxRoom
  readonly unread: { readonly bytes: number; readonly oldestMs: number | null }
  readonly dropped: DroppedTotals
  partitions(topic: string): number
  /** The log has more partitions now. Fewer is refused: an event keeps the partition it was given. */
  setPartitions(topic: string, partitions: number): void
  /** Sequence that the next event of the partition must carry in its origin. */
  nextSequence(topic: string, partition: number): number
  /**
   * Takes an event into the turn's buffer. `sequence` is `nextSequence`, and stands in `bytes` already. Returns its
   * offset, for `isTaken`. Throws {@link EventTooLargeError} or {@link OutboxMisuseError}.
   */
  append(topic: string, partition: number, sequence: number, key: Buffer, bytes: Buffer): number
  /**
   * Writes what the turn appended. `written`: all of it. `full`: all of it, and there is no room for more. `failed`: ask
   * `isTaken` about each event; the sequences of the others are free again, and their clicks are to be counted by `drop`.
   */
  flush(): 'written' | 'full' | 'failed'
  /** After a flush that failed: whether the event with this offset is in the outbox all the same. */
  isTaken(topic: string, offset: number): boolean
  /** Resolves when what was flushed before is as durable as the fsync policy promises. */
  durable(): Promise<void>
  /** A click was answered and could not be kept. */
  drop(visitClass: keyof DroppedTotals): void
  /** Everything of the topic below the offset was acknowledged by the log or, embedded, committed past by every group. */
  released(topic: string, takenTo: number): void
  /** Says the last losses, puts everything on the disk and closes the files. */
  close(): Promise<void>
}
