import type { EventLog } from '@smartlink/event-log/event-log'
import { MalformedMessageError } from '@smartlink/events/errors'
import { PARKED } from '@smartlink/events/parked-message'
import { CLICKS, CONVERSIONS, parkedTopic } from '@smartlink/events/topics'

/** Records that one group could not take, for one reason. */
export interface ParkedCount {
  readonly topic: string
  readonly group: string
  readonly reason: string
  readonly records: number
  readonly lastAtMs: number
}

/** What is parked, from the parked topics: counted, never kept. */
export interface ParkedCounts {
  readonly ready: Promise<void>
  all(): readonly ParkedCount[]
  close(): Promise<void>
}

export async function openParkedCounts(log: EventLog, onCrash: (error: Error) => void): Promise<ParkedCounts> {
  const counts = new Map<string, ParkedCount>()
  const table = await log.table({
    topics: [CLICKS, CONVERSIONS].map((topic) => parkedTopic(topic).name),
    onRecord: ({ value, timestampMs }) => {
      const { topic, group, reason, parked_at } = read(value, timestampMs)
      const key = `${topic} ${group} ${reason}`
      const records = (counts.get(key)?.records ?? 0) + 1
      counts.set(key, { topic, group, reason, records, lastAtMs: parked_at })
    },
    onCrash,
  })
  return { ready: table.ready, all: () => [...counts.values()], close: () => table.close() }
}

function read(value: Buffer | null, timestampMs: number) {
  try {
    if (value !== null) return PARKED.decode(value)
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error
  }
  // Counted all the same: what can't be read was not taken either.
  return { topic: 'unknown', group: 'unknown', reason: 'unreadable', parked_at: timestampMs }
}
