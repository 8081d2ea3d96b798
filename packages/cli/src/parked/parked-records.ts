import { MalformedMessageError } from '@smartlink/events/errors'
import { PARKED, REPLAY } from '@smartlink/events/parked-message'
import type { ParkedMessage } from '@smartlink/events/parked-message'
import { CLICKS, CONVERSIONS, parkedTopic, replayTopic } from '@smartlink/events/topics'
import type { Topic } from '@smartlink/events/topics'
import type { LogReading } from '../installation/log-reading.ts'

/** Topics whose records may be parked. */
export const PARKED_SOURCES: readonly Topic[] = [CLICKS, CONVERSIONS]

/** One parked record; `id` is its offset in the parked topic and names it for `show` and `replay`. */
export interface ParkedRecord {
  readonly id: number
  readonly message: ParkedMessage
  /** When it was sent again, ms since the epoch, each time. */
  readonly replayedAt: readonly number[]
}

/** Every record of the topic that is parked now, oldest first. Records that are no parked record are passed over. */
export async function readParked(log: LogReading, source: Topic): Promise<ParkedRecord[]> {
  const replayed = new Map<number, number[]>()
  await log.read(replayTopic(source).name, ({ value }) => {
    const replay = value === null ? undefined : orUndefined(() => REPLAY.decode(value))
    if (replay === undefined || replay.parked_offset === null) return true
    replayed.set(replay.parked_offset, [...(replayed.get(replay.parked_offset) ?? []), replay.replayed_at])
    return true
  })
  const parked: ParkedRecord[] = []
  await log.read(parkedTopic(source).name, ({ offset, value }) => {
    const message = value === null ? undefined : orUndefined(() => PARKED.decode(value))
    if (message !== undefined) parked.push({ id: offset, message, replayedAt: replayed.get(offset) ?? [] })
    return true
  })
  return parked
}

function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined
    throw error
  }
}
