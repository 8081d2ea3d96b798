import { closeSync, unlinkSync } from 'node:fs'
import { RecordTooLargeError, SegmentLogClosedError } from './errors.ts'
import { findEnd, openingBase } from './find-end.ts'
import { createGroupSync, type FsyncPolicy, type GroupSync } from './group-sync.ts'
import { makeDirectory, syncDirectory } from './make-directory.ts'
import {
  createBlankSegment,
  prepareBlankSegment,
  removeBlank,
  SegmentFileWriter,
  type BlankSegment,
  type HeaderOf,
} from './segment-file-writer.ts'
import { removeUnfinished } from './segment-files.ts'
import { MAX_PAYLOAD_BYTES, RECORD_HEAD_BYTES, sealRecord } from './segment-format.ts'

export interface SegmentLogWriterOptions {
  readonly directory: string
  /** A segment that holds this many bytes is followed by another. */
  readonly segmentBytes: number
  readonly fsync: FsyncPolicy
  /** The opening starts above this offset: the highest that anybody remembers of this directory. */
  readonly floor?: number
  readonly headerOf: HeaderOf
  /** A segment begins: records appended in this call are its first. */
  readonly onRoll?: () => void
  /** Bytes taken as written may not be on the disk; the writer goes on in a new segment. */
  readonly onSyncFailure?: (error: Error) => void
}

export interface FlushResult {
  /** Offset after the last record that is in the file; what was appended at or above it is not there and never will be. */
  readonly end: number
  /** Bytes of the records that are in the file. */
  readonly bytes: number
  /** Why the rest is not there. */
  readonly error: Error | undefined
}

const INITIAL_BUFFER_BYTES = 16 * 1024

/**
 * Appends records to a directory of segments. Appending fills a buffer; `flush` writes it with one call, so that all
 * records of an event-loop turn share its cost. A directory has one writer; readers may be anywhere.
 */
export class SegmentLogWriter {
  /** End of what earlier openings left. */
  readonly previousEnd: number
  readonly #options: SegmentLogWriterOptions
  readonly #sync: GroupSync
  #buffer = Buffer.allocUnsafeSlow(INITIAL_BUFFER_BYTES)
  #used = 0
  #reserved = 0
  #next: number
  /** Offset of the first record in the buffer. */
  #first: number
  #segment: SegmentFileWriter | undefined
  /** The records in the buffer begin a new segment, which is made by the flush. */
  #beginsSegment = false
  #rollAsked = false
  #openedOne = false
  #blank: BlankSegment | undefined
  #preparing: Promise<void> | undefined
  #closed = false

  constructor(options: SegmentLogWriterOptions) {
    this.#options = options
    makeDirectory(options.directory)
    removeUnfinished(options.directory)
    this.previousEnd = findEnd(options.directory)
    this.#next = openingBase(this.previousEnd, options.floor ?? 0)
    this.#first = this.#next
    this.#sync = createGroupSync(options.directory, options.fsync, (error) => {
      this.#rollAsked = true
      options.onSyncFailure?.(error)
    })
  }

  /** Offset of the next record. */
  get nextOffset(): number {
    return this.#next
  }

  /** Bytes in the buffer. */
  get pendingBytes(): number {
    return this.#used
  }

  /** Where payloads are written to between `begin` and `commit`; another buffer after a `begin` that had to grow it. */
  get buffer(): Buffer {
    return this.#buffer
  }

  /** Makes room for the payload of one record; the caller writes it to `buffer` at the returned place, then commits. */
  begin(payloadBytes: number): number {
    if (this.#closed) throw new SegmentLogClosedError('the segment log is closed')
    if (payloadBytes > MAX_PAYLOAD_BYTES) throw new RecordTooLargeError(`a record of ${payloadBytes} bytes`)
    if (this.#used === 0 && !this.#beginsSegment && this.#needsSegment()) {
      this.#beginsSegment = true
      this.#options.onRoll?.()
    }
    const end = this.#used + RECORD_HEAD_BYTES + payloadBytes
    if (end > this.#buffer.length) this.#grow(end)
    this.#reserved = payloadBytes
    return this.#used + RECORD_HEAD_BYTES
  }

  /** Takes the record begun last and returns its offset. It is durable by the next flush. */
  commit(): number {
    sealRecord(this.#buffer, this.#used, this.#reserved, this.#next)
    this.#used += RECORD_HEAD_BYTES + this.#reserved
    return this.#next++
  }

  append(payload: Uint8Array): number {
    const at = this.begin(payload.length)
    this.#buffer.set(payload, at)
    return this.commit()
  }

  /** Forgets the records in the buffer. */
  discard(): void {
    this.#next = this.#first
    this.#used = 0
    this.#beginsSegment = false
  }

  /** The next record begins a new segment. */
  roll(): void {
    this.#rollAsked = true
  }

  /** Writes the buffer. Never throws for what the file system says. */
  flush(): FlushResult {
    const length = this.#used
    if (length === 0) return { end: this.#next, bytes: 0, error: undefined }
    let segment: SegmentFileWriter
    try {
      segment = this.#beginsSegment ? this.#openSegment() : this.#current()
    } catch (error) {
      this.discard()
      return { end: this.#next, bytes: 0, error: error as Error }
    }
    const { taken, error } = segment.write(this.#buffer, length)
    if (error === undefined) {
      this.#sync.written(segment.fd)
      this.#first = this.#next
      this.#used = 0
      this.#beginsSegment = false
      if (segment.position * 2 > this.#options.segmentBytes) this.#prepare()
      return { end: this.#next, bytes: length, error }
    }
    const whole = this.#wholeRecords(taken)
    segment.endAfter(whole.bytes)
    this.#abandon(segment)
    this.#first += whole.records
    this.discard()
    return { end: this.#next, bytes: whole.bytes, error }
  }

  /** Under `always`: resolves when everything flushed before this call is on the disk. Under `interval`: at once. */
  async synced(): Promise<void> {
    if (this.#options.fsync.mode === 'always') await this.#sync.sync()
  }

  /** Forgets what was not flushed, puts the rest on the disk and closes the files. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.discard()
    await this.#preparing
    if (this.#blank !== undefined) removeBlank(this.#blank)
    if (this.#segment !== undefined) this.#sync.retire(this.#segment.fd)
    this.#segment = undefined
    await this.#sync.close()
  }

  #needsSegment(): boolean {
    return this.#segment === undefined || this.#rollAsked || this.#segment.position >= this.#options.segmentBytes
  }

  #current(): SegmentFileWriter {
    if (this.#segment === undefined) throw new SegmentLogClosedError('no segment is open')
    return this.#segment
  }

  #openSegment(): SegmentFileWriter {
    const { directory, headerOf } = this.#options
    const blank = this.#takeBlank() ?? createBlankSegment(directory, 'now', this.#headerOf(headerOf))
    let segment: SegmentFileWriter
    try {
      segment = new SegmentFileWriter(blank, directory, this.#first)
    } catch (error) {
      removeBlank(blank)
      throw error
    }
    // The first segment of an opening proves what its offsets may never be again, so its name must be on the disk
    // before its first record. Later ones share the sync of their records.
    if (this.#openedOne) this.#sync.named()
    else syncNameOrRemove(segment, directory)
    if (this.#segment !== undefined) this.#sync.retire(this.#segment.fd)
    this.#segment = segment
    this.#rollAsked = false
    this.#openedOne = true
    return segment
  }

  #headerOf(headerOf: HeaderOf): HeaderOf {
    if (this.#openedOne) return headerOf
    return (file) => ({ ...headerOf(file), previous_end: this.previousEnd })
  }

  /** The blank segment made ahead of time, unless the owner's header changed since. */
  #takeBlank(): BlankSegment | undefined {
    const blank = this.#blank
    this.#blank = undefined
    if (blank === undefined) return undefined
    if (JSON.stringify(this.#options.headerOf(blank.identity)) === blank.header) return blank
    removeBlank(blank)
    return undefined
  }

  /** Makes the next segment's file while this one fills, so that no turn waits for the disk when they change. */
  #prepare(): void {
    if (this.#blank !== undefined || this.#preparing !== undefined) return
    this.#preparing = prepareBlankSegment(this.#options.directory, 'next', this.#options.headerOf).then((blank) => {
      this.#blank = blank
      this.#preparing = undefined
    })
  }

  #wholeRecords(taken: number): { readonly records: number; readonly bytes: number } {
    let records = 0
    let bytes = 0
    while (bytes + RECORD_HEAD_BYTES <= taken) {
      const next = bytes + RECORD_HEAD_BYTES + this.#buffer.readUInt32LE(bytes)
      if (next > taken) break
      bytes = next
      records++
    }
    return { records, bytes }
  }

  /** Leaves a segment whose write failed; one that holds no record is removed, so that its name is free again. */
  #abandon(segment: SegmentFileWriter): void {
    if (segment.empty) removeIfPossible(segment.path)
    else this.#sync.written(segment.fd)
    this.#sync.retire(segment.fd)
    this.#segment = undefined
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#used)
    this.#buffer = larger
  }
}

function syncNameOrRemove(segment: SegmentFileWriter, directory: string): void {
  try {
    syncDirectory(directory)
  } catch (error) {
    closeSync(segment.fd)
    removeIfPossible(segment.path)
    throw error
  }
}

function removeIfPossible(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // A segment without records changes nothing for readers, and the next one of that name takes its place.
    return
  }
}
