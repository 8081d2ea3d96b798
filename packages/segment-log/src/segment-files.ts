import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { decodeHeader, HEADER_READ_BYTES, type SegmentHeader } from './segment-format.ts'

const NAME = /^(\d{20})\.seg$/
/** A file on its way to becoming a segment: its header is not synced yet, or nobody gave it an offset. */
const UNFINISHED = /\.seg\.new$/

export interface SegmentFile {
  /** Offset of the first record it may hold. */
  readonly base: number
  readonly path: string
}

export interface SegmentDescription extends SegmentFile {
  readonly header: SegmentHeader
  readonly bytes: number
  readonly modifiedMs: number
  readonly inode: string
  readonly birthtimeNs: string
  /** Offset after its last record; for the newest segment, which may still grow, undefined. */
  readonly end: number | undefined
}

export function segmentName(base: number): string {
  return `${String(base).padStart(20, '0')}.seg`
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** The segments of a directory, oldest first; none when the directory is not there. */
export function listSegments(directory: string): SegmentFile[] {
  let names: string[]
  try {
    names = readdirSync(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  const segments: SegmentFile[] = []
  for (const name of names) {
    const match = NAME.exec(name)
    if (match !== null) segments.push({ base: Number(match[1]), path: join(directory, name) })
  }
  return segments.toSorted((a, b) => a.base - b.base)
}

/** Removes what an earlier writer left half made. Only the one writer of the directory may call it. */
export function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) if (UNFINISHED.test(name)) unlinkSync(join(directory, name))
}

/** Reads the header of an open file. Throws `SegmentHeaderError`. */
export function readHeader(fd: number): { readonly header: SegmentHeader; readonly bodyAt: number } {
  const bytes = Buffer.alloc(Math.min(HEADER_READ_BYTES, fstatSync(fd).size))
  return decodeHeader(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0)))
}

/**
 * The segments of a directory with their headers and sizes, oldest first. A file that disappears meanwhile is left out,
 * and so is one without a whole header, which can't hold records that were ever read.
 */
export function describeSegments(directory: string): SegmentDescription[] {
  const described: SegmentDescription[] = []
  for (const file of listSegments(directory)) {
    const description = describeSegment(file)
    if (description !== undefined) described.push(description)
  }
  return described.map((segment, index) => {
    const next = described[index + 1]
    return next === undefined ? segment : { ...segment, end: next.header.previous_end ?? next.base }
  })
}

/** One segment; undefined when it disappeared, or has no whole header. */
export function describeSegment(file: SegmentFile): SegmentDescription | undefined {
  let fd: number
  try {
    fd = openSync(file.path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  try {
    const stats = fstatSync(fd, { bigint: true })
    return {
      ...file,
      header: readHeader(fd).header,
      bytes: Number(stats.size),
      modifiedMs: Number(stats.mtimeMs),
      inode: String(stats.ino),
      birthtimeNs: String(stats.birthtimeNs),
      end: undefined,
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'segment_log.header') return undefined
    throw error
  } finally {
    closeSync(fd)
  }
}

/** True when the path no longer leads to the open file: it was removed, or compaction put another in its place. */
export function isReplaced(fd: number, path: string): boolean {
  try {
    return statSync(path, { bigint: true }).ino !== fstatSync(fd, { bigint: true }).ino
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
}
