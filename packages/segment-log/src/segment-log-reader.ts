import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { SegmentHeaderError } from './errors.ts'
import { isMissing, isReplaced, listSegments, readHeader, type SegmentFile } from './segment-files.ts'
import { recordAt, type SegmentHeader } from './segment-format.ts'

export interface SegmentRecord {
  readonly offset: number
  /** A view of a block that is not used again: it may be kept. */
  readonly payload: Buffer
}

/** Records of one segment, in order. Never empty. */
export interface SegmentBatch {
  readonly base: number
  readonly header: SegmentHeader
  readonly records: readonly SegmentRecord[]
}

/** Bytes at the end of a segment, or a whole file, that hold no readable record although a newer segment is there. */
export interface SegmentDamage {
  readonly path: string
  readonly position: number
  readonly bytes: number
}

export interface SegmentLogReaderOptions {
  readonly directory: string
  /** First offset wanted; offsets below the oldest segment begin there. */
  readonly from: number
  readonly blockBytes?: number
  readonly onDamage?: (damage: SegmentDamage) => void
}

interface OpenSegment extends SegmentFile {
  readonly fd: number
  readonly header: SegmentHeader
  /** Where the next record begins. */
  position: number
  /** Bytes that the record at `position` was found to need. */
  needed: number
  /** Size of the file when the record at `position` was found damaged; it is not looked at again before it grows. */
  damagedAtSize: number
}

const BLOCK_BYTES = 256 * 1024

/**
 * Reads a segment log while another thread or process may be writing it. An incomplete or damaged record at the end of
 * the newest segment means "not yet"; anywhere else it is the end of its segment, and is counted.
 */
export class SegmentLogReader {
  readonly #directory: string
  readonly #blockBytes: number
  readonly #onDamage: (damage: SegmentDamage) => void
  #position: number
  #segment: OpenSegment | undefined
  #closed = false

  constructor(options: SegmentLogReaderOptions) {
    this.#directory = options.directory
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES
    this.#onDamage = options.onDamage ?? (() => undefined)
    this.#position = options.from
  }

  /** The offset wanted next: after the last record that was read, or where the segment begins that it went on to. */
  get position(): number {
    return this.#position
  }

  /** The next records, at most a block of them; undefined when there are none yet. */
  read(): SegmentBatch | undefined {
    while (!this.#closed) {
      const segment = this.#segment ?? this.#openFor(this.#position)
      if (segment === undefined) return undefined
      const batch = this.#readBlock(segment)
      if (batch !== undefined) return batch
      // A segment is written no more once a newer one is there. Between the read that found nothing and this listing
      // it may have been written to and closed: it is read once more before it is left.
      const next = listSegments(this.#directory).find(({ base }) => base > segment.base)
      if (next === undefined) return undefined
      const rest = this.#readBlock(segment)
      if (rest !== undefined) return rest
      this.#leave(segment, next)
    }
    return undefined
  }

  close(): void {
    this.#closed = true
    this.#drop()
  }

  #openFor(position: number): OpenSegment | undefined {
    const files = listSegments(this.#directory)
    const first = files[0]
    if (first === undefined) return undefined
    const holding = files.findLast(({ base }) => base <= position) ?? first
    // A file that vanished was trimmed, or merged into the one before it: look again.
    return this.#open(holding) ?? this.#openFor(position)
  }

  #open(file: SegmentFile): OpenSegment | undefined {
    let fd: number
    try {
      fd = openSync(file.path, 'r')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
    try {
      const { header, bodyAt } = readHeader(fd)
      this.#segment = { ...file, fd, header, position: bodyAt, needed: 0, damagedAtSize: -1 }
    } catch (error) {
      if (!(error instanceof SegmentHeaderError)) {
        closeSync(fd)
        throw error
      }
      // Names appear only over whole headers, so this is damage: nothing of the file can be read.
      this.#segment = { ...file, fd, header: {}, position: fstatSync(fd).size, needed: 0, damagedAtSize: -1 }
      this.#onDamage({ path: file.path, position: 0, bytes: this.#segment.position })
    }
    this.#position = Math.max(this.#position, file.base)
    return this.#segment
  }

  #leave(segment: OpenSegment, next: SegmentFile): void {
    const bytes = fstatSync(segment.fd).size - segment.position
    if (bytes > 0) this.#onDamage({ path: segment.path, position: segment.position, bytes })
    const replaced = isReplaced(segment.fd, segment.path)
    this.#drop()
    // Compaction may have merged the next segments into another file: the position finds it.
    if (!replaced) this.#open(next)
  }

  #drop(): void {
    if (this.#segment !== undefined) closeSync(this.#segment.fd)
    this.#segment = undefined
  }

  /** Reads on in the segment until there are records that are wanted; undefined at its present end. */
  #readBlock(segment: OpenSegment): SegmentBatch | undefined {
    for (;;) {
      const { size } = fstatSync(segment.fd)
      const left = size - segment.position
      if (left <= 0) {
        // What compaction took out at the end of a segment was there once: it is behind the reader now.
        this.#position = Math.max(this.#position, segment.header.covers_to ?? 0)
        return undefined
      }
      if (left < segment.needed || size === segment.damagedAtSize) return undefined
      const block = Buffer.allocUnsafe(Math.min(left, Math.max(this.#blockBytes, segment.needed)))
      const bytes = block.subarray(0, readSync(segment.fd, block, 0, block.length, segment.position))
      const records: SegmentRecord[] = []
      let at = 0
      let record = recordAt(bytes, at)
      while (record.state === 'whole') {
        if (record.offset >= this.#position) {
          records.push({ offset: record.offset, payload: record.payload })
          this.#position = record.offset + 1
        }
        at = record.next
        record = recordAt(bytes, at)
      }
      segment.position += at
      segment.needed = record.state === 'incomplete' ? record.needed : 0
      segment.damagedAtSize = record.state === 'damaged' ? size : -1
      if (records.length > 0) return { base: segment.base, header: segment.header, records }
      if (bytes.length < block.length) return undefined
    }
  }
}
