import { unlinkSync } from 'node:fs'
import { describeSegments, isMissing, type SegmentDescription } from './segment-files.ts'

/**
 * Removes whole segments, oldest first, as long as `removable` says so; the newest always stays, because its name is
 * what keeps an offset from being used twice. Readers that hold a removed file finish it. Returns what was removed.
 */
export function trimSegments(
  directory: string,
  removable: (segment: SegmentDescription, index: number, all: readonly SegmentDescription[]) => boolean,
): SegmentDescription[] {
  const all = describeSegments(directory)
  const removed: SegmentDescription[] = []
  for (const [index, segment] of all.slice(0, -1).entries()) {
    if (!removable(segment, index, all)) break
    try {
      unlinkSync(segment.path)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    removed.push(segment)
  }
  return removed
}
