import type { AppendRecord, EventLog } from '@smartlink/event-log/event-log'
import { readHead } from '@smartlink/events/head'
import { REPLAY } from '@smartlink/events/parked-message'
import { schemaByFingerprint } from '@smartlink/events/schemas'
import { CLICK_SINK_GROUP, CLICKS, replayTopic } from '@smartlink/events/topics'
import { listOutboxes, OUTBOX_TOPICS, outboxTopicPath } from '@smartlink/outbox-format/outbox-directories'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
import type { OutboxEvent } from '@smartlink/outbox-format/outbox-reader'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'
import type { LogHole } from './find-holes.ts'

export interface HoleReshipped extends LogHole {
  /** Events of the hole that were found in the outboxes and are in the log now. */
  readonly reshipped: number
}

const RECORDS_PER_APPEND = 500

/**
 * Sends the events of these holes again, from the segments that are kept, under their own origin and to their own partition.
 * Only reads the outbox, which may be in use meanwhile.
 */
export async function reshipHoles(
  log: EventLog,
  dataDir: string,
  logId: string,
  holes: readonly LogHole[],
): Promise<HoleReshipped[]> {
  const counts = new Map<LogHole, Set<number>>(holes.map((hole) => [hole, new Set()]))
  await sendAgain(log, dataDir, logId, ({ topic, stream, partition, sequence }) => {
    if (topic !== CLICKS.name) return false
    const hole = holes.find(
      (one) => one.stream === stream && one.partition === partition && sequence >= one.from && sequence < one.to,
    )
    if (hole === undefined) return false
    counts.get(hole)?.add(sequence)
    return true
  })
  return holes.map((hole) => ({ ...hole, reshipped: counts.get(hole)?.size ?? 0 }))
}

/** Sends everything again that is kept; what consumers have they drop by its origin. Resolves to how many there were. */
export function reshipAll(log: EventLog, dataDir: string, logId: string): Promise<number> {
  return sendAgain(log, dataDir, logId, () => true)
}

/** Whether the sink took this number of a stream, so that whatever comes under it again is dropped for good. */
export type IsTaken = (partition: number, sequence: number) => boolean

/**
 * Sends clicks of a stream to where the sink goes by the id of each and not by its number, which a forked stream gave twice.
 * Those whose number is not taken yet are left: they come, or are sent again, by their number, and would count twice.
 * Resolves to how many were sent; those that are stored already change nothing.
 */
export async function reshipStream(
  log: EventLog,
  dataDir: string,
  logId: string,
  { stream, isTaken, nowMs }: { readonly stream: string; readonly isTaken: IsTaken; readonly nowMs: number },
): Promise<{ readonly reshipped: number; readonly left: number }> {
  let left = 0
  const wanted = ({ topic, stream: one, partition, sequence, bytes }: KeptEvent): boolean => {
    if (topic !== CLICKS.name || one !== stream || isMark(bytes)) return false
    const taken = isTaken(partition, sequence)
    if (!taken) left++
    return taken
  }
  const reshipped = await sendAgain(log, dataDir, logId, wanted, {
    topicOf: () => replayTopic(CLICKS).name,
    recordOf: ({ topic, key, bytes }) => ({
      key,
      value: REPLAY.encode({
        group: CLICK_SINK_GROUP,
        topic,
        key: key.toString('base64'),
        value: bytes.toString('base64'),
        parked_offset: null,
        replayed_at: nowMs,
      }),
    }),
  })
  return { reshipped, left }
}

function isMark(bytes: Buffer): boolean {
  const fingerprint = readHead(bytes)?.fingerprint
  return fingerprint !== undefined && schemaByFingerprint(fingerprint)?.name === 'mark'
}

interface KeptEvent extends OutboxEvent {
  readonly topic: string
  readonly stream: string
}

interface Destination {
  topicOf(topic: string): string
  recordOf(event: KeptEvent): AppendRecord
}

/** To where it was sent before. */
const THE_SAME: Destination = {
  topicOf: (topic) => topic,
  recordOf: ({ key, bytes, partition }) => ({ key, value: bytes, partition }),
}

async function sendAgain(
  log: EventLog,
  dataDir: string,
  logId: string,
  wanted: (event: KeptEvent) => boolean,
  { topicOf, recordOf }: Destination = THE_SAME,
): Promise<number> {
  let sent = 0
  for (const { path } of listOutboxes(dataDir)) {
    for (const { topic } of OUTBOX_TOPICS) {
      const reader = new SegmentLogReader({ directory: outboxTopicPath(path, topic.name) ?? path, from: 0 })
      try {
        let waiting: AppendRecord[] = []
        for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
          const { header, events } = sortOut(batch)
          if (header.log_id !== logId) continue
          for (const one of events) {
            const event = { ...one, topic: topic.name, stream: header.stream }
            if (wanted(event)) waiting.push(recordOf(event))
          }
          if (waiting.length < RECORDS_PER_APPEND) continue
          await log.append(topicOf(topic.name), waiting)
          sent += waiting.length
          waiting = []
        }
        if (waiting.length > 0) await log.append(topicOf(topic.name), waiting)
        sent += waiting.length
      } finally {
        reader.close()
      }
    }
  }
  return sent
}
