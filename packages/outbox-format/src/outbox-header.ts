import type { SegmentHeader } from '@smartlink/segment-log/segment-format'
import { OutboxHeaderError } from './errors.ts'

export const OUTBOX_FORMAT = 'smartlink.outbox.1'

/** The head of every segment of an outbox. */
export interface OutboxHeader extends SegmentHeader {
  readonly format: typeof OUTBOX_FORMAT
  /** The opening that wrote this segment, 16 hex digits. */
  readonly stream: string
  readonly topic: string
  /** The log its events belong to. */
  readonly log_id: string
  /** Of the kernel that ran when the segment was made. */
  readonly boot_id: string
  /** Of the segment's file when it was made, decimal: a copy or a restored file has others. */
  readonly inode: string
  readonly birthtime_ns: string
  /** Partitions in use by topic, so that a node can start without asking the log. */
  readonly partitions: Readonly<Record<string, number>>
  /** Ids of the secrets that events of this segment may name. */
  readonly key_ids: readonly number[]
  /** Name of the node, for people. */
  readonly label: string
}

/** Throws {@link OutboxHeaderError} when the header is not that of an outbox segment. */
export function parseOutboxHeader(header: SegmentHeader): OutboxHeader {
  if (header.format !== OUTBOX_FORMAT) {
    throw new OutboxHeaderError(`a segment in an outbox is of format ${JSON.stringify(header.format)}`)
  }
  for (const field of ['stream', 'topic', 'log_id', 'boot_id', 'inode', 'birthtime_ns', 'label']) {
    if (typeof header[field] !== 'string') throw new OutboxHeaderError(`a segment in an outbox lacks its ${field}`)
  }
  if (typeof header.partitions !== 'object' || !Array.isArray(header.key_ids)) {
    throw new OutboxHeaderError('a segment in an outbox lacks its partitions or key ids')
  }
  return header as OutboxHeader
}
