import { join } from 'node:path'
import type { OutboxRecordKind } from '@smartlink/outbox-format/outbox-record'
import { encodeOutboxRecord, outboxRecordBytes } from '@smartlink/outbox-format/outbox-record'
import type { OutboxSegment } from '@smartlink/outbox-format/earlier-streams'
import type { SegmentHeader } from '@smartlink/segment-log/segment-format'
import type { FileIdentity } from '@smartlink/segment-log/segment-file-writer'
import {
  SegmentLogWriter,
  type FlushResult,
  type SegmentLogWriterOptions,
} from '@smartlink/segment-log/segment-log-writer'
import { createSequences, type Sequences } from './sequences.ts'
import { createUnreadBytes, type UnreadBytes } from './unread-bytes.ts'

export interface TopicOutboxOptions extends Pick<SegmentLogWriterOptions, 'segmentBytes' | 'fsync' | 'onSyncFailure'> {
  readonly outbox: string
  readonly folder: string
  readonly floor: number
  readonly segmentAgeMs: number
  readonly earlier: readonly OutboxSegment[]
  readonly headerOf: (file: FileIdentity) => SegmentHeader
  /** Called as a segment begins; what it appends stands first in it. */
  readonly onRoll: () => void
  readonly now: () => number
}

const NO_KEY = Buffer.alloc(0)

/** One topic of an outbox: its segments, its sequences, and what of it nobody took yet. */
export class TopicOutbox {
  readonly unread: UnreadBytes = createUnreadBytes()
  readonly sequences: Sequences = createSequences()
  readonly #log: SegmentLogWriter
  readonly #options: TopicOutboxOptions
  #segmentSince = 0
  /** Time of the turn: one reading of the clock serves all its records. */
  #turnMs = 0

  constructor(options: TopicOutboxOptions) {
    this.#options = options
    this.#log = new SegmentLogWriter({
      directory: join(options.outbox, options.folder),
      segmentBytes: options.segmentBytes,
      fsync: options.fsync,
      floor: options.floor,
      headerOf: options.headerOf,
      onRoll: () => {
        this.#segmentSince = this.#turnMs
        options.onRoll()
      },
      ...(options.onSyncFailure === undefined ? {} : { onSyncFailure: options.onSyncFailure }),
    })
    for (const { end, bytes, modifiedMs } of options.earlier) {
      this.unread.add(end ?? this.#log.previousEnd, bytes, modifiedMs)
    }
  }

  /** Offset that the next record gets. */
  get nextOffset(): number {
    return this.#log.nextOffset
  }

  get hasPending(): boolean {
    return this.#log.pendingBytes > 0
  }

  appendEvent(partition: number, sequence: number, key: Buffer, bytes: Buffer): number {
    const offset = this.#append('event', partition, sequence, key, bytes)
    this.sequences.took(partition, offset)
    return offset
  }

  appendOther(kind: 'checkpoint' | 'loss', bytes: Buffer): void {
    this.#append(kind, 0, 0, NO_KEY, bytes)
  }

  /** Writes what was appended, or gives back the sequences of what could not be written. */
  flush(): FlushResult {
    const result = this.#log.flush()
    if (result.error === undefined) this.sequences.settle()
    else this.sequences.rollBack(result.end)
    if (result.bytes > 0) this.unread.add(result.end, result.bytes, this.#turnMs)
    this.#turnMs = 0
    return result
  }

  synced(): Promise<void> {
    return this.#log.synced()
  }

  close(): Promise<void> {
    return this.#log.close()
  }

  #append(
    kind: Exclude<OutboxRecordKind, 'unknown'>,
    partition: number,
    sequence: number,
    key: Buffer,
    bytes: Buffer,
  ): number {
    if (this.#turnMs === 0) {
      this.#turnMs = this.#options.now()
      if (this.#turnMs - this.#segmentSince > this.#options.segmentAgeMs) this.#log.roll()
    }
    const at = this.#log.begin(outboxRecordBytes(key, bytes))
    encodeOutboxRecord(this.#log.buffer, at, kind, partition, sequence, this.#turnMs, key, bytes)
    return this.#log.commit()
  }
}
