import { closeSync, fsync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syncDirectory } from '@smartlink/segment-log/make-directory'
import { describeSegments, type SegmentDescription } from '@smartlink/segment-log/segment-files'
import { encodeHeader, RECORD_HEAD_BYTES, sealRecord } from '@smartlink/segment-log/segment-format'
import type { LogRecord } from '../event-log.ts'
import type { LogPartition } from './log-partition.ts'
import type { PartitionReader } from './partition.ts'
import { createPauses, type Pauses } from './pauses.ts'
import { encodeStoredRecord, storedRecordBytes } from './stored-record.ts'

export interface CompactionRules {
  /** By the clock that gives records their time. */
  readonly nowMs: number
  /** By the clock of the file system. */
  readonly fileNowMs: number
  /** Segments written to within this time are left alone. */
  readonly minLagMs: number
  /** A tombstone stays this long, so that readers that stopped for a while still learn of it. */
  readonly tombstoneMs: number
  /** Records older than this go, newest of their key or not; undefined: none goes by age. */
  readonly retentionMs: number | undefined
  /** Less than this is not worth a rewrite, unless it lies in many segments. */
  readonly minDirtyBytes: number
}

export interface Compaction {
  readonly segments: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/** Few bytes in this many segments are worth a rewrite, and in that many even when most of what is there is clean. */
const MANY_SEGMENTS = 8
const TOO_MANY_SEGMENTS = 64
const CHUNK_BYTES = 1024 * 1024

/**
 * Rewrites the older segments of a partition as one that holds only the newest record of each key, when at least half of
 * their bytes came since the last rewrite: so the partition stays below twice what lives in it, and every byte is
 * rewritten a bounded number of times. Offsets stay, and readers inside a replaced segment finish it undisturbed.
 * Returns undefined when there was nothing to do.
 */
export async function compactPartition(
  partition: LogPartition,
  rules: CompactionRules,
): Promise<Compaction | undefined> {
  const segments = cleanableSegments(partition, rules)
  const first = segments[0]
  const last = segments.at(-1)
  if (first === undefined || last === undefined) return undefined
  const end = last.end ?? partition.end()
  const pauses = createPauses()

  const newest = new Map<string, number>()
  await eachRecord(partition, first.base, end, pauses, ({ key, offset }) => {
    newest.set(key.toString('latin1'), offset)
  })
  const path = join(partition.directory, 'compact.seg.new')
  const keep = (record: LogRecord): boolean => {
    if (newest.get(record.key.toString('latin1')) !== record.offset) return false
    const age = rules.nowMs - record.timestampMs
    if (rules.retentionMs !== undefined && age > rules.retentionMs) return false
    return record.value !== null || age <= rules.tombstoneMs
  }
  const header = { ...first.header, covers_to: end }
  const bytesAfter = await writeSegment(path, encodeHeader(header), (write) =>
    eachRecord(partition, first.base, end, pauses, (record) => {
      if (keep(record)) write(record)
    }),
  )
  // From here a crash leaves segments that repeat what the new one holds: readers skip them, the next opening removes them.
  renameSync(path, first.path)
  syncDirectory(partition.directory)
  for (const segment of segments.slice(1)) unlinkSync(segment.path)
  return { segments: segments.length, bytesBefore: bytesOf(segments), bytesAfter }
}

/** Segments that may be rewritten now, from the first on; none when it isn't worth it. */
function cleanableSegments(partition: LogPartition, rules: CompactionRules): SegmentDescription[] {
  const all = describeSegments(partition.directory)
  const activeBase = partition.activeBase ?? Infinity
  const old = all.filter((segment) => rules.fileNowMs - segment.modifiedMs >= rules.minLagMs)
  // Dirty bytes in the segment being written count: when they are enough, it is closed so that they can be had next time.
  const dirty = old.filter(({ header }) => header.covers_to === undefined)
  const mostlyDirty = bytesOf(dirty) * 2 >= bytesOf(old)
  const enough = bytesOf(dirty) >= rules.minDirtyBytes || dirty.length >= MANY_SEGMENTS
  if (!(mostlyDirty && enough) && dirty.length < TOO_MANY_SEGMENTS) return []
  if (old.some(({ base }) => base === activeBase)) partition.roll()
  const closed: SegmentDescription[] = []
  for (const segment of old) {
    if (segment.base >= activeBase || segment !== all[closed.length]) break
    closed.push(segment)
  }
  return closed.some(({ header }) => header.covers_to === undefined) ? closed : []
}

async function eachRecord(
  partition: LogPartition,
  from: number,
  end: number,
  pauses: Pauses,
  visit: (record: LogRecord) => void,
): Promise<void> {
  const reader: PartitionReader = partition.reader(from)
  try {
    for (let records = reader.read(); records !== undefined; records = reader.read()) {
      for (const record of records) {
        if (record.offset >= end) return
        visit(record)
      }
      await pauses.take()
    }
  } finally {
    reader.close()
  }
}

/** Writes a whole segment, synced. Returns its size. */
async function writeSegment(
  path: string,
  header: Buffer,
  fill: (write: (record: LogRecord) => void) => Promise<void>,
): Promise<number> {
  const fd = openSync(path, 'w')
  try {
    let bytes = 0
    let chunk: Buffer[] = [header]
    let chunkBytes = header.length
    const flush = (): void => {
      const joined = Buffer.concat(chunk)
      if (writeSync(fd, joined) !== joined.length) throw new Error(`no room to compact ${path}`)
      bytes += joined.length
      chunk = []
      chunkBytes = 0
    }
    await fill((record) => {
      const encoded = encodeRecord(record)
      chunk.push(encoded)
      chunkBytes += encoded.length
      if (chunkBytes >= CHUNK_BYTES) flush()
    })
    flush()
    await new Promise<void>((resolve, reject) => {
      fsync(fd, (error) => {
        if (error === null || error === undefined) resolve()
        else reject(error)
      })
    })
    return bytes
  } catch (error) {
    unlinkSync(path)
    throw error
  } finally {
    closeSync(fd)
  }
}

/** An atomic append was seen whole before its records are rewritten; alone, each of them is whole. */
function encodeRecord(record: LogRecord): Buffer {
  const length = storedRecordBytes(record)
  const bytes = Buffer.allocUnsafe(RECORD_HEAD_BYTES + length)
  encodeStoredRecord(bytes, RECORD_HEAD_BYTES, { ...record, following: 0 })
  sealRecord(bytes, 0, length, record.offset)
  return bytes
}

function bytesOf(segments: readonly SegmentDescription[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0)
}
