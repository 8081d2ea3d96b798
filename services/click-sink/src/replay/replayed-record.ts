import { MalformedMessageError } from '@smartlink/events/errors'
import { REPLAY } from '@smartlink/events/parked-message'
import { CLICK_SINK_GROUP } from '@smartlink/events/topics'
import type { LogRecord } from '@smartlink/event-log/event-log'

/** A record as it was before it was parked, at its place in the replay topic; `undefined` when it is not for this group. */
export function replayedRecord(record: LogRecord): (LogRecord & { readonly value: Buffer }) | undefined {
  if (record.value === null) return undefined
  try {
    const message = REPLAY.decode(record.value)
    if (message.group !== CLICK_SINK_GROUP) return undefined
    return { ...record, key: Buffer.from(message.key, 'base64'), value: Buffer.from(message.value, 'base64') }
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined
    throw error
  }
}

/** Rows of replayed records name a log of their own: their offsets are those of the replay topic. */
export function replayLogId(logId: string): string {
  return `${logId}/replay`
}
