import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CLICKS } from '@smartlink/events/topics'
import { listStreams, type EarlierStream } from '@smartlink/outbox-format/earlier-streams'
import { droppedSum, encodeLoss } from '@smartlink/outbox-format/loss-record'
import { OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import { OUTBOX_FORMAT, type OutboxHeader } from '@smartlink/outbox-format/outbox-header'
import { MAX_PARTITION } from '@smartlink/outbox-format/outbox-record'
import { makeDirectory } from '@smartlink/segment-log/make-directory'
import { createReserveFile } from '@smartlink/segment-log/reserve-file'
import type { FileIdentity } from '@smartlink/segment-log/segment-file-writer'
import { createDroppedClicks } from './dropped-clicks.ts'
import { EventTooLargeError, OtherLogError, OutboxMisuseError } from './errors.ts'
import { MAX_EVENT_BYTES, type OutboxRoom, type OutboxWriter, type OutboxWriterOptions } from './outbox-writer.ts'
import { TopicOutbox } from './topic-outbox.ts'
import { createWriteTrouble } from './write-trouble.ts'

const SEGMENT_BYTES = 64 * 1024 * 1024
const SEGMENT_AGE_MS = 24 * 3_600_000
const LOSS_EVERY_MS = 1_000

/**
 * Opens an outbox for writing, which begins a new stream. Nothing is written before the first event.
 * Throws {@link OtherLogError} when the directory belongs to another log.
 */
export function openOutboxWriter(options: OutboxWriterOptions): OutboxWriter {
  const { directory, clock, partitioning } = options
  makeDirectory(directory)
  const earlier = listStreams(directory)
  refuseOtherLog(earlier, options)

  const stream = randomBytes(8).toString('hex')
  const partitions = new Map(OUTBOX_TOPICS.map(({ topic }) => [topic.name, partitionsOf(options, topic.name)]))
  const dropped = createDroppedClicks()
  const trouble = createWriteTrouble(createReserveFile(join(directory, 'reserve')), () => clock.now())
  const topics = new Map<string, TopicOutbox>()
  let lossSaidMs = -Infinity

  const headerOf = (topic: string, file: FileIdentity): OutboxHeader => ({
    format: OUTBOX_FORMAT,
    stream,
    topic,
    log_id: options.logId,
    boot_id: options.bootId,
    inode: file.inode,
    birthtime_ns: file.birthtimeNs,
    partitions: Object.fromEntries(partitions),
    key_ids: options.keyIds(),
    label: options.label,
  })

  for (const { topic, folder } of OUTBOX_TOPICS) {
    const outbox = new TopicOutbox({
      outbox: directory,
      folder,
      floor: options.floors?.[topic.name] ?? 0,
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      segmentAgeMs: options.segmentAgeMs ?? SEGMENT_AGE_MS,
      fsync: options.fsync,
      earlier: earlier.flatMap(({ segments }) => segments.get(topic.name) ?? []),
      headerOf: (file) => headerOf(topic.name, file),
      now: () => clock.now(),
      onRoll() {
        // Only clicks spend from wallets, and only clicks are dropped.
        if (topic !== CLICKS) return
        outbox.appendOther('checkpoint', options.checkpoint())
        if (dropped.loss !== undefined) outbox.appendOther('loss', encodeLoss(dropped.loss))
      },
      ...(options.onTrouble === undefined ? {} : { onSyncFailure: options.onTrouble }),
    })
    topics.set(topic.name, outbox)
  }
  const outboxes = [...topics.values()]

  function outboxOf(topic: string): TopicOutbox {
    const outbox = topics.get(topic)
    if (outbox === undefined) throw new OutboxMisuseError(`${topic} does not go through an outbox`)
    return outbox
  }
  const clicks = outboxOf(CLICKS.name)

  function unreadBytes(): number {
    let bytes = 0
    for (const { unread } of outboxes) bytes += unread.bytes
    return bytes
  }

  /** Writes the totals of what was dropped. A failure is no news: the totals stay, and are said a second later. */
  function sayLoss(): void {
    const { loss } = dropped
    if (loss === undefined || !dropped.unsaid) return
    lossSaidMs = clock.now()
    clicks.appendOther('loss', encodeLoss(loss))
    if (clicks.flush().error === undefined) dropped.said(droppedSum(loss.dropped))
  }

  function room(): OutboxRoom {
    trouble.recover(sayLoss)
    if (trouble.current) return 'failed'
    return unreadBytes() >= options.maxUnreadBytes ? 'full' : 'open'
  }

  return {
    stream,
    earlier,
    get room() {
      return room()
    },
    get unread() {
      const oldest = outboxes.map(({ unread }) => unread.oldestMs).filter((time) => time !== null)
      return { bytes: unreadBytes(), oldestMs: oldest.length === 0 ? null : Math.min(...oldest) }
    },
    get dropped() {
      return dropped.totals
    },
    partitions: (topic) => partitions.get(topic) ?? 0,
    setPartitions(topic, count) {
      const known = partitions.get(topic)
      if (partitioning.mode === 'embedded' || known === undefined || count < known || count > MAX_PARTITION + 1) {
        throw new OutboxMisuseError(`${topic} can't go from ${known} to ${count} partitions`)
      }
      partitions.set(topic, count)
    },
    nextSequence: (topic, partition) => outboxOf(topic).sequences.next(partition),
    append(topic, partition, sequence, key, bytes) {
      const outbox = outboxOf(topic)
      if (bytes.length > MAX_EVENT_BYTES) throw new EventTooLargeError(`an event of ${bytes.length} bytes`)
      if (trouble.current) throw new OutboxMisuseError('the outbox takes no events now')
      if (sequence !== outbox.sequences.next(partition)) {
        throw new OutboxMisuseError(`${sequence} is not the next sequence of ${topic} partition ${partition}`)
      }
      const first = partitioning.mode === 'embedded' ? partitioning.partition : 0
      if (partition < first || partition >= (partitions.get(topic) ?? 0)) {
        throw new OutboxMisuseError(`${topic} has no partition ${partition} here`)
      }
      return outbox.appendEvent(partition, sequence, key, bytes)
    },
    flush() {
      let failure: Error | undefined
      for (const outbox of outboxes) {
        if (outbox.hasPending) failure = outbox.flush().error ?? failure
      }
      if (failure !== undefined) {
        trouble.failed(failure)
        options.onTrouble?.(failure)
        return 'failed'
      }
      if (dropped.unsaid && !trouble.current && clock.now() - lossSaidMs >= LOSS_EVERY_MS) sayLoss()
      const after = room()
      return after === 'open' ? 'written' : after
    },
    isTaken: (topic, offset) => offset < outboxOf(topic).nextOffset,
    async durable() {
      await Promise.all(outboxes.map((outbox) => outbox.synced()))
    },
    drop(visitClass) {
      dropped.drop(visitClass, clock.now())
    },
    released(topic, takenTo) {
      outboxOf(topic).unread.release(takenTo)
    },
    async close() {
      sayLoss()
      await Promise.all(outboxes.map((outbox) => outbox.close()))
    },
  }
}

function partitionsOf({ partitioning }: OutboxWriterOptions, topic: string): number {
  const partitions =
    partitioning.mode === 'embedded' ? partitioning.partition + 1 : (partitioning.partitions[topic] ?? 0)
  if (partitions >= 1 && partitions <= MAX_PARTITION + 1) return partitions
  throw new OutboxMisuseError(`${topic} can't have ${partitions} partitions`)
}

function refuseOtherLog(earlier: readonly EarlierStream[], { directory, logId }: OutboxWriterOptions): void {
  for (const { segments } of earlier) {
    for (const { header } of [...segments.values()].flat()) {
      if (header.log_id === logId) continue
      throw new OtherLogError(
        `${directory} holds events for the log ${header.log_id}, and this is ${logId}. ` +
          'Take it to the log it belongs to, or move everything with `smartlink move-log`.',
      )
    }
  }
}
