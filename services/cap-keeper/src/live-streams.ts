import type { EventLog, LogRecord } from '@smartlink/event-log/event-log'
import { HEARTBEAT, HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { MalformedMessageError } from '@smartlink/events/errors'
import { STREAMS } from '@smartlink/events/topics'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'

/** Who is alive, as `streams.v1` says. */
export interface LiveStreams {
  readonly ready: Promise<void>
  live(): Heartbeat[]
  /** It said that it is closed, or it was not heard for long. A stream never heard of may just be too new. */
  isOver(stream: string): boolean
  close(): Promise<void>
}

interface Heard {
  readonly heartbeat: Heartbeat
  readonly atMs: number
}

export async function openLiveStreams(options: {
  readonly log: EventLog
  readonly clock: Clock
  readonly logger: Logger
  onCrash(error: Error): void
}): Promise<LiveStreams> {
  const { log, clock, logger } = options
  const streams = new Map<string, Heard>()
  let isFollowing = false

  function take({ key, value, offset }: LogRecord): void {
    if (value === null) {
      streams.delete(key.toString())
      return
    }
    try {
      const heartbeat = HEARTBEAT.decode(value)
      // What was there before us is as old as its writer says; what comes now is alive now, whatever its clock shows.
      streams.set(heartbeat.stream, { heartbeat, atMs: isFollowing ? clock.now() : heartbeat.clock })
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error
      logger.warn({ err: error, offset }, 'A heartbeat can not be read')
    }
  }

  const isLive = ({ heartbeat, atMs }: Heard): boolean => !heartbeat.closed && clock.now() - atMs < HEARTBEAT_LIVE_MS

  const table = await log.table({ topics: [STREAMS.name], onRecord: take, onCrash: options.onCrash })
  return {
    ready: table.ready.then(() => {
      isFollowing = true
    }),
    live: () => [...streams.values()].filter(isLive).map(({ heartbeat }) => heartbeat),
    isOver: (stream) => {
      const heard = streams.get(stream)
      return heard !== undefined && !isLive(heard)
    },
    close: () => table.close(),
  }
}
