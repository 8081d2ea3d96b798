import type { EventLog } from '@smartlink/event-log/event-log'
import { REPLAY } from '@smartlink/events/parked-message'
import { replayTopic } from '@smartlink/events/topics'
import type { Topic } from '@smartlink/events/topics'
import type { ParkedRecord } from './parked-records.ts'

/** A deletion has no bytes to send again; it was parked to be seen. */
export function isReplayable({ message }: ParkedRecord): boolean {
  return message.value !== null
}

/**
 * Sends parked records again, with their original bytes, each addressed to the group that could not take it. Resolves when
 * the log has them; the group asks ClickHouse for each before it stores it, so that sending twice counts once.
 */
export async function replayParked(
  log: EventLog,
  source: Topic,
  records: readonly ParkedRecord[],
  nowMs: number,
): Promise<void> {
  const replays = records.flatMap(({ id, message: { group, topic, key, value } }) =>
    value === null
      ? []
      : [
          {
            key: Buffer.from(key, 'base64'),
            value: REPLAY.encode({ group, topic, key, value, parked_offset: id, replayed_at: nowMs }),
          },
        ],
  )
  if (replays.length > 0) await log.append(replayTopic(source).name, replays)
}
