import { unlinkSync } from 'node:fs'
import { describeSegments } from '@smartlink/segment-log/segment-files'

/** Removes segments that a compaction merged into the one before them and had no time to remove itself. */
export function finishCompaction(directory: string): void {
  let coveredTo = 0
  for (const { base, path, header } of describeSegments(directory)) {
    if (base < coveredTo) unlinkSync(path)
    else coveredTo = header.covers_to ?? 0
  }
}
