import { join } from 'node:path'
import { describeSegments, type SegmentDescription } from '@smartlink/segment-log/segment-files'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'
import { NOTHING_DROPPED, type DroppedTotals } from './loss-record.ts'
import { OUTBOX_TOPICS } from './outbox-directories.ts'
import { parseOutboxHeader, type OutboxHeader } from './outbox-header.ts'
import { sortOut, type OutboxEvent } from './outbox-reader.ts'

export interface OutboxSegment extends Omit<SegmentDescription, 'header'> {
  readonly header: OutboxHeader
}

/** A stream that left segments in an outbox, with the segments of each topic, oldest first. */
export interface EarlierStream {
  readonly stream: string
  readonly segments: ReadonlyMap<string, readonly OutboxSegment[]>
}

/** The streams in an outbox, in the order of their openings. Throws `OutboxHeaderError` for a segment of another kind. */
export function listStreams(outbox: string): EarlierStream[] {
  const streams = new Map<string, Map<string, OutboxSegment[]>>()
  for (const { topic, folder } of OUTBOX_TOPICS) {
    for (const segment of describeOutbox(join(outbox, folder))) {
      const topics = streams.get(segment.header.stream) ?? new Map<string, OutboxSegment[]>()
      streams.set(segment.header.stream, topics)
      topics.set(topic.name, [...(topics.get(topic.name) ?? []), segment])
    }
  }
  return [...streams].map(([stream, segments]) => ({ stream, segments }))
}

export function describeOutbox(directory: string): OutboxSegment[] {
  return describeSegments(directory).map((segment) => ({ ...segment, header: parseOutboxHeader(segment.header) }))
}

/**
 * Whether the wallet of a stream can be closed exactly. The process may have died, but the kernel and the very file must
 * be the ones that the stream wrote with: after a reboot, a power cut, a copy or a restored snapshot bytes may be missing,
 * or live on elsewhere. A file system that tells no birth time proves nothing, since inodes are given again.
 */
export function classifyEarlierStream(
  header: OutboxHeader,
  file: { readonly inode: string; readonly birthtimeNs: string },
  bootId: string,
): 'exact' | 'forfeit' {
  const same =
    header.boot_id === bootId &&
    header.inode === file.inode &&
    header.birthtime_ns === file.birthtimeNs &&
    file.birthtimeNs !== '0'
  return same ? 'exact' : 'forfeit'
}

/** What a stream leaves to the one that closes it. */
export interface Leftover {
  /** Bytes of its newest checkpoint; undefined when none can be read. */
  readonly checkpoint: Buffer | undefined
  /** Events of the topic behind that checkpoint. */
  readonly events: readonly OutboxEvent[]
  readonly dropped: DroppedTotals
}

/** Reads one topic of a stream from its newest checkpoint on; segments are asked from the newest back until one holds it. */
export function readLeftover(directory: string, segments: readonly OutboxSegment[]): Leftover {
  let checkpoint: Buffer | undefined
  let events: OutboxEvent[] = []
  let dropped = NOTHING_DROPPED
  const stream = segments.at(-1)?.header.stream
  for (const first of segments.toReversed()) {
    events = []
    dropped = NOTHING_DROPPED
    const reader = new SegmentLogReader({ directory, from: first.base })
    for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
      if (batch.header.stream !== stream) break
      // Record by record: a checkpoint stands before the events that count on from it.
      for (const record of batch.records) {
        const one = sortOut(
          { ...batch, records: [record] },
          {
            onCheckpoint(bytes) {
              checkpoint = bytes
              events = []
            },
            onLoss(loss) {
              dropped = loss.dropped
            },
          },
        )
        events.push(...one.events)
      }
    }
    reader.close()
    if (checkpoint !== undefined) break
  }
  return { checkpoint, events, dropped }
}
