import { MalformedSnapshotError } from './errors.ts'
import type { FoldedPartition, FoldedStream } from './sequence-fold.ts'
import type { Hole } from './stream-sequences.ts'

const FORMAT = 1
/** In base64 this is 512 KiB, well below the 1 MiB that a record of a topic may have: about 18,000 streams. */
export const MAX_SNAPSHOT_BYTES = 384 * 1024

const HEADER_BYTES = 1 + 8
const STREAM_BYTES = 8 + 8 + 4 + 1
const HOLE_BYTES = 16

/**
 * Bytes of a folded partition: format, blind time, then per stream its id, next, day and holes, numbers big endian.
 * Streams beyond the bound are left out, the longest silent first; `forgotten` says how many.
 */
export function encodeSnapshot(folded: FoldedPartition): { readonly bytes: Buffer; readonly forgotten: number } {
  const kept = streamsThatFit(folded.streams)
  const bytes = Buffer.alloc(HEADER_BYTES + kept.reduce((sum, stream) => sum + sizeOf(stream), 0))
  bytes.writeUInt8(FORMAT, 0)
  let at = writeNumber(bytes, folded.blindUntilMs, 1)
  for (const stream of kept) {
    at += bytes.write(stream.stream, at, 8, 'hex')
    at = writeNumber(bytes, stream.next, at)
    at = bytes.writeUInt32BE(stream.lastDay, at)
    at = bytes.writeUInt8(stream.holes.length, at)
    for (const hole of stream.holes) at = writeNumber(bytes, hole.to, writeNumber(bytes, hole.from, at))
  }
  return { bytes, forgotten: folded.streams.length - kept.length }
}

/** Reads what {@link encodeSnapshot} wrote; throws {@link MalformedSnapshotError} for anything else. */
export function decodeSnapshot(bytes: Buffer): FoldedPartition {
  if (bytes.length < HEADER_BYTES || bytes.readUInt8(0) !== FORMAT)
    throw new MalformedSnapshotError('not a snapshot of format 1')
  const streams: FoldedStream[] = []
  let at = HEADER_BYTES
  while (at < bytes.length) {
    if (at + STREAM_BYTES > bytes.length) throw new MalformedSnapshotError('the snapshot ends inside a stream')
    const stream = bytes.toString('hex', at, at + 8)
    const next = readNumber(bytes, at + 8)
    const lastDay = bytes.readUInt32BE(at + 16)
    const count = bytes.readUInt8(at + 20)
    at += STREAM_BYTES
    if (at + count * HOLE_BYTES > bytes.length) throw new MalformedSnapshotError('the snapshot ends inside a hole')
    const holes: Hole[] = []
    for (let index = 0; index < count; index++, at += HOLE_BYTES) {
      holes.push({ from: readNumber(bytes, at), to: readNumber(bytes, at + 8) })
    }
    streams.push({ stream, next, lastDay, holes })
  }
  return { streams, blindUntilMs: readNumber(bytes, 1) }
}

function streamsThatFit(streams: readonly FoldedStream[]): readonly FoldedStream[] {
  let size = HEADER_BYTES
  const tooMany = streams.findIndex((stream) => {
    size += sizeOf(stream)
    return size > MAX_SNAPSHOT_BYTES
  })
  return tooMany < 0 ? streams : streams.slice(0, tooMany)
}

function sizeOf(stream: FoldedStream): number {
  return STREAM_BYTES + stream.holes.length * HOLE_BYTES
}

function writeNumber(bytes: Buffer, value: number, at: number): number {
  return bytes.writeBigUInt64BE(BigInt(value), at)
}

function readNumber(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64BE(at))
}
