import { SegmentFollower, type SegmentFollowerOptions } from '@smartlink/segment-log/segment-follower'
import type { SegmentBatch } from '@smartlink/segment-log/segment-log-reader'
import { decodeLoss, type Loss } from './loss-record.ts'
import { parseOutboxHeader, type OutboxHeader } from './outbox-header.ts'
import { decodeOutboxRecord } from './outbox-record.ts'

export interface OutboxEvent {
  readonly offset: number
  readonly partition: number
  readonly sequence: number
  readonly timeMs: number
  readonly key: Buffer
  readonly bytes: Buffer
}

/** Events of one segment, thus of one stream, in order. Empty when the block held only what is no event. */
export interface OutboxBatch {
  readonly header: OutboxHeader
  readonly events: readonly OutboxEvent[]
  /** Offset after the last record of the batch, events or not. */
  readonly next: number
}

export interface OutboxReaderOptions extends SegmentFollowerOptions {
  readonly onCheckpoint?: (bytes: Buffer, header: OutboxHeader) => void
  readonly onLoss?: (loss: Loss, header: OutboxHeader) => void
}

/** Follows one topic of an outbox. Gives events; checkpoints and losses go to their hooks, unknown kinds nowhere. */
export class OutboxReader {
  readonly #follower: SegmentFollower
  readonly #options: OutboxReaderOptions

  constructor(options: OutboxReaderOptions) {
    this.#options = options
    this.#follower = new SegmentFollower(options)
  }

  /** The offset wanted next. */
  get position(): number {
    return this.#follower.position
  }

  /** The next records, as soon as there are some; undefined when the reader was closed. One call at a time. */
  async next(): Promise<OutboxBatch | undefined> {
    const batch = await this.#follower.next()
    return batch === undefined ? undefined : sortOut(batch, this.#options)
  }

  /** There may be something new. */
  wake(): void {
    this.#follower.wake()
  }

  close(): void {
    this.#follower.close()
  }
}

export function sortOut(
  batch: SegmentBatch,
  hooks: Pick<OutboxReaderOptions, 'onCheckpoint' | 'onLoss'> = {},
): OutboxBatch {
  const header = parseOutboxHeader(batch.header)
  const events: OutboxEvent[] = []
  let next = 0
  for (const { offset, payload } of batch.records) {
    const { kind, partition, sequence, timeMs, key, bytes } = decodeOutboxRecord(payload)
    if (kind === 'event') events.push({ offset, partition, sequence, timeMs, key, bytes })
    else if (kind === 'checkpoint') hooks.onCheckpoint?.(bytes, header)
    else if (kind === 'loss') hooks.onLoss?.(decodeLoss(bytes), header)
    next = offset + 1
  }
  return { header, events, next }
}
