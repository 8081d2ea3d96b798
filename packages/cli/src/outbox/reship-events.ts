import type { AppendRecord, EventLog } from '@smartlink/event-log/event-log'
import { CLICKS } from '@smartlink/events/topics'
import { listOutboxes, OUTBOX_TOPICS, outboxTopicPath } from '@smartlink/outbox-format/outbox-directories'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
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
  await sendAgain(log, dataDir, logId, (topic, stream, partition, sequence) => {
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

type Wanted = (topic: string, stream: string, partition: number, sequence: number) => boolean

async function sendAgain(log: EventLog, dataDir: string, logId: string, wanted: Wanted): Promise<number> {
  let sent = 0
  for (const { path } of listOutboxes(dataDir)) {
    for (const { topic } of OUTBOX_TOPICS) {
      const reader = new SegmentLogReader({ directory: outboxTopicPath(path, topic.name) ?? path, from: 0 })
      try {
        let waiting: AppendRecord[] = []
        for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
          const { header, events } = sortOut(batch)
          if (header.log_id !== logId) continue
          for (const { partition, sequence, key, bytes } of events) {
            if (wanted(topic.name, header.stream, partition, sequence)) waiting.push({ key, value: bytes, partition })
          }
          if (waiting.length < RECORDS_PER_APPEND) continue
          await log.append(topic.name, waiting)
          sent += waiting.length
          waiting = []
        }
        if (waiting.length > 0) await log.append(topic.name, waiting)
        sent += waiting.length
      } finally {
        reader.close()
      }
    }
  }
  return sent
}
