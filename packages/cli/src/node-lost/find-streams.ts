import { MalformedMessageError } from '@smartlink/events/errors'
import { HEARTBEAT, HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { LogReading } from '../installation/log-reading.ts'

export interface NamedStream {
  readonly heartbeat: Heartbeat
  /** It was heard within the last minute, so its disk is there. */
  readonly isAlive: boolean
}

/** The streams of these nodes, or with these ids, that did not say themselves that they are closed. */
export async function findStreams(log: LogReading, names: readonly string[], nowMs: number): Promise<NamedStream[]> {
  const newest = new Map<string, Heartbeat>()
  await log.read(STREAMS.name, ({ key, value }) => {
    if (value === null) newest.delete(key.toString())
    else {
      try {
        newest.set(key.toString(), HEARTBEAT.decode(value))
      } catch (error) {
        if (!(error instanceof MalformedMessageError)) throw error
      }
    }
    return true
  })
  return [...newest.values()]
    .filter(({ stream, label, closed }) => !closed && (names.includes(label) || names.includes(stream)))
    .map((heartbeat) => ({ heartbeat, isAlive: nowMs - heartbeat.clock < HEARTBEAT_LIVE_MS }))
}
