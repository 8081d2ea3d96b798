import { SegmentLogReader, type SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import { describeSegments, listSegments } from '@smartlink/segment-log/segment-files'
import { SegmentLogWriter } from '@smartlink/segment-log/segment-log-writer'
import type { FsyncPolicy } from '@smartlink/segment-log/group-sync'
import type { LogRecord } from '../event-log.ts'
import { finishCompaction } from './finish-compaction.ts'
import type { Partition, PartitionReader, Standing } from './partition.ts'
import { beginOf, countIn, standingIn } from './segment-ranges.ts'
import { decodeStoredRecord, encodeStoredRecord, storedRecordBytes } from './stored-record.ts'

export interface LogPartitionOptions {
  readonly directory: string
  readonly topic: string
  readonly partition: number
  /** Every offset that anybody remembers of this partition is at or below it. */
  readonly floor: number
  readonly segmentBytes: number
  readonly fsync: FsyncPolicy
  readonly now: () => number
  readonly onSyncFailure: (error: Error) => void
  readonly onDamage: (damage: SegmentDamage) => void
}

interface KeyedValue {
  readonly key: Buffer
  readonly value: Buffer | null
}

/** A partition below `log/`, written by this process. */
export class LogPartition implements Partition {
  readonly topic: string
  readonly partition: number
  readonly directory: string
  readonly #options: LogPartitionOptions
  readonly #log: SegmentLogWriter
  readonly #listeners = new Set<() => void>()
  /** Offset after the last record that readers can see. */
  #visibleEnd: number
  #appended = false
  #rolledAt: number
  #epoch = 0

  constructor(options: LogPartitionOptions) {
    this.#options = options
    this.topic = options.topic
    this.partition = options.partition
    this.directory = options.directory
    this.#rolledAt = options.now()
    finishCompaction(options.directory)
    this.#log = new SegmentLogWriter({
      directory: options.directory,
      segmentBytes: options.segmentBytes,
      fsync: options.fsync,
      floor: options.floor,
      headerOf: () => ({ format: 'smartlink.log.1', topic: options.topic, partition: options.partition }),
      onRoll: () => {
        this.#rolledAt = options.now()
      },
      onSyncFailure: options.onSyncFailure,
    })
    this.#visibleEnd = this.#findVisibleEnd()
  }

  begin(): number {
    return beginOf(this.directory, this.end())
  }

  end(): number {
    return this.#visibleEnd
  }

  standing(from: number): Standing {
    return standingIn(describeSegments(this.directory), this.end(), this.#log.nextOffset, from)
  }

  countFrom(offset: number): number {
    return countIn(describeSegments(this.directory), this.end(), offset)
  }

  /** Base of the segment that is being written; undefined before the first record of this opening. */
  get activeBase(): number | undefined {
    return this.#appended ? listSegments(this.directory).at(-1)?.base : undefined
  }

  /** When the segment that is being written was begun, ms since the epoch. */
  get activeSinceMs(): number {
    return this.#rolledAt
  }

  /** The next record begins a new segment, so that compaction and retention can have this one. */
  roll(): void {
    if (this.#appended) this.#log.roll()
  }

  /**
   * Appends the records, in order; with `atomic`, readers see all of them or none. Returns how many were written, and why
   * the others were not.
   */
  append(records: readonly KeyedValue[], atomic: boolean): { readonly written: number; readonly error?: Error } {
    const first = this.#log.nextOffset
    const timestampMs = this.#options.now()
    for (const [index, { key, value }] of records.entries()) {
      const at = this.#log.begin(storedRecordBytes({ key, value }))
      const following = atomic ? records.length - 1 - index : 0
      encodeStoredRecord(this.#log.buffer, at, { key, value, timestampMs, following })
      this.#log.commit()
    }
    const { end, error } = this.#log.flush()
    const written = end - first
    if (written > 0) {
      this.#appended = true
      if (!atomic || error === undefined) this.#visibleEnd = end
      for (const listener of this.#listeners) listener()
    }
    return error === undefined ? { written } : { written, error }
  }

  /** Resolves when what was appended is as durable as the fsync policy promises. */
  synced(): Promise<void> {
    return this.#log.synced()
  }

  /** Makes the caller the only fenced writer; the returned function says whether it still is. */
  fence(): () => boolean {
    const epoch = ++this.#epoch
    return () => epoch === this.#epoch
  }

  reader(from: number): PartitionReader {
    return new StoredRecordReader(this, from, this.#options.onDamage)
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): Promise<void> {
    return this.#log.close()
  }

  /** An atomic append that a crash tore is not visible, and never will be. */
  #findVisibleEnd(): number {
    const newest = listSegments(this.directory).at(-1)
    if (newest === undefined) return 0
    const reader = this.reader(newest.base)
    while (reader.read() !== undefined);
    reader.close()
    return reader.position
  }
}

/** Reads stored records, and holds back those of an atomic append until its last one is there. */
class StoredRecordReader implements PartitionReader {
  readonly #partition: LogPartition
  readonly #reader: SegmentLogReader
  #held: LogRecord[] = []
  #heldIn = -1

  constructor(partition: LogPartition, from: number, onDamage: (damage: SegmentDamage) => void) {
    this.#partition = partition
    this.#reader = new SegmentLogReader({ directory: partition.directory, from, onDamage })
  }

  get position(): number {
    return this.#held[0]?.offset ?? this.#reader.position
  }

  read(): LogRecord[] | undefined {
    for (let batch = this.#reader.read(); batch !== undefined; batch = this.#reader.read()) {
      // An atomic append never spans segments: what its segment ends without was torn, and was never taken.
      if (this.#heldIn !== batch.base) this.#held = []
      this.#heldIn = batch.base
      const visible: LogRecord[] = []
      const { topic, partition } = this.#partition
      for (const { offset, payload } of batch.records) {
        const { key, value, timestampMs, following } = decodeStoredRecord(payload)
        const record = { topic, partition, offset, key, value, timestampMs }
        if (following === 0 && this.#held.length === 0) visible.push(record)
        else this.#held.push(record)
        if (following === 0) visible.push(...this.#held.splice(0))
      }
      if (visible.length > 0) return visible
    }
    return undefined
  }

  close(): void {
    this.#reader.close()
  }
}
