import { readCursors } from '@smartlink/outbox/forwarder/cursor-file'
import { listStreams } from '@smartlink/outbox-format/earlier-streams'
import { listOutboxes, outboxTopicPath } from '@smartlink/outbox-format/outbox-directories'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'

/** One stream's events of one topic in an outbox. */
export interface OutboxPart {
  readonly outbox: number
  readonly topic: string
  readonly stream: string
  readonly label: string
  readonly log_id: string
  readonly segments: number
  readonly bytes: number
  readonly first: number
  readonly end: number
  /** Records that were not acknowledged, by offsets; null where the outbox is the log itself and is never shipped. */
  readonly unshipped: number | null
}

/** What lies in the outboxes below a data directory, whether or not anybody writes to them. */
export function describeOutboxes(dataDir: string): OutboxPart[] {
  const parts: OutboxPart[] = []
  for (const { number, path } of listOutboxes(dataDir)) {
    const cursors = readCursors(path)
    for (const { stream, segments: topics } of listStreams(path)) {
      for (const [topic, segments] of topics) {
        const [oldest, newest] = [segments[0], segments.at(-1)]
        if (oldest === undefined || newest === undefined) continue
        const end = newest.end ?? endOf(outboxTopicPath(path, topic) ?? path, newest.base)
        const takenTo = cursors.get(topic)?.takenTo
        const isShipped = cursors.size > 0
        parts.push({
          outbox: number,
          topic,
          stream,
          label: newest.header.label,
          log_id: newest.header.log_id,
          segments: segments.length,
          bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
          first: oldest.base,
          end,
          unshipped: isShipped
            ? segments.reduce((sum, one) => sum + Math.max(0, (one.end ?? end) - Math.max(one.base, takenTo ?? 0)), 0)
            : null,
        })
      }
    }
  }
  return parts
}

function endOf(directory: string, from: number): number {
  const reader = new SegmentLogReader({ directory, from })
  while (reader.read() !== undefined);
  reader.close()
  return reader.position
}
