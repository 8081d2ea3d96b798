import { trimSegments } from '@smartlink/segment-log/trim-segments'
import type { SegmentDescription } from '@smartlink/segment-log/segment-files'

export interface TrimRules {
  /** By the clock of the file system, which tells how old a segment is. */
  readonly nowMs: number
  /** Offset below which everything was taken: acknowledged by the brokers, or committed past by every group. */
  readonly takenTo: number
  /** Taken segments stay this long after their last write … */
  readonly keepMs: number
  /** … but not more bytes of them than this. */
  readonly keepBytes: number
  /** The ledger took the closing of the stream, so nobody will read its wallet again. Never true of the live stream. */
  readonly isSettled: (stream: string) => boolean
}

/**
 * Removes the segments of one topic of an outbox that nobody needs, oldest first. The last segment of a stream holds its
 * newest checkpoint and stays until the stream is settled; the newest segment of all always stays.
 */
export function trimOutbox(directory: string, rules: TrimRules): SegmentDescription[] {
  let takenBytes: number | undefined
  return trimSegments(directory, (segment, index, all) => {
    takenBytes ??= sum(all.filter(({ end }) => end !== undefined && end <= rules.takenTo).map(({ bytes }) => bytes))
    if (segment.end === undefined || segment.end > rules.takenTo) return false
    const { stream } = segment.header
    const last = all[index + 1]?.header.stream !== stream
    if (last && !(typeof stream === 'string' && rules.isSettled(stream))) return false
    if (rules.nowMs - segment.modifiedMs < rules.keepMs && takenBytes <= rules.keepBytes) return false
    takenBytes -= segment.bytes
    return true
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
