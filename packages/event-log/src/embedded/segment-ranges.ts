import { describeSegment, listSegments, type SegmentDescription } from '@smartlink/segment-log/segment-files'
import type { Standing } from './partition.ts'

/**
 * First offset that reading can start at and miss nothing: where the first segment says that its predecessor ended, since
 * an opening leaves a gap behind who had read everything before it. `end` when there is no segment.
 */
export function beginOf(directory: string, end: number): number {
  const first = listSegments(directory)[0]
  if (first === undefined) return end
  return describeSegment(first)?.header.previous_end ?? first.base
}

/** What an offset is to a directory of segments whose last record ends at `end` and whose next opening begins at `nextBase`. */
export function standingIn(
  segments: readonly SegmentDescription[],
  end: number,
  nextBase: number,
  from: number,
): Standing {
  const first = segments[0]
  if (!Number.isSafeInteger(from) || from < 0 || from > Math.max(end, nextBase)) return 'out of range'
  if (first === undefined) return from === 0 || from === end ? 'held' : 'gap'
  // The trimmed past ends where the first segment says that its predecessor ended.
  if (from < (first.header.previous_end ?? first.base)) return 'out of range'
  const inside = segments.some(
    (segment) => (from >= segment.base && from <= (segment.end ?? end)) || from === segment.header.previous_end,
  )
  return inside ? 'held' : 'gap'
}

/** Offsets from `from` to `end` that a record may have. */
export function countIn(segments: readonly SegmentDescription[], end: number, from: number): number {
  let count = 0
  for (const segment of segments) {
    count += Math.max(0, Math.min(segment.end ?? end, end) - Math.max(segment.base, from))
  }
  return count
}
