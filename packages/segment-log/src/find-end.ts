import { listSegments } from './segment-files.ts'
import { SegmentLogReader } from './segment-log-reader.ts'

/** Openings begin at multiples of this, so that no offset is ever given twice whatever a power cut took. */
export const OPENING_SPAN = 2 ** 32

/** Offset after the last readable record of a directory; 0 when it holds no segment. */
export function findEnd(directory: string): number {
  const newest = listSegments(directory).at(-1)
  if (newest === undefined) return 0
  const reader = new SegmentLogReader({ directory, from: newest.base })
  while (reader.read() !== undefined);
  reader.close()
  return reader.position
}

/** First offset of a new opening: the next multiple of 2^32 above what is there, and above the caller's floor. */
export function openingBase(end: number, floor: number): number {
  return (Math.floor(Math.max(end, floor) / OPENING_SPAN) + 1) * OPENING_SPAN
}
