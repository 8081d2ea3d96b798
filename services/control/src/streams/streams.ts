import type { EventLog } from '@smartlink/event-log/event-log'
import { MalformedMessageError } from '@smartlink/events/errors'
import { HEARTBEAT, HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { HeldKey } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { Clock } from '@smartlink/service-kit/clock'

export interface LiveStream {
  readonly stream: string
  readonly label: string
  /** Version of what decides there. */
  readonly decider: number
  readonly heardAtMs: number
  /** Highest catalog revision it has applied. */
  readonly revision: number
  /** What waits there for the log. */
  readonly outbox: { readonly depth_bytes: number; readonly oldest_ms: number | null }
  /** Keys of the installation that make its hashes and tokens. */
  readonly keysInUse: readonly HeldKey[]
}

/** Which ingress streams are alive, from `streams.v1`. */
export interface Streams {
  readonly ready: Promise<void>
  live(): readonly LiveStream[]
  close(): Promise<void>
}

export interface StreamsOptions {
  readonly log: EventLog
  readonly clock: Clock
  onProblem(problem: { readonly key: string; readonly detail: string }): void
  onCrash(error: Error): void
}

export async function openStreams({ log, clock, onProblem, onCrash }: StreamsOptions): Promise<Streams> {
  const heard = new Map<string, LiveStream>()
  const table = await log.table({
    topics: [STREAMS.name],
    onRecord: ({ key, value }) => {
      const stream = key.toString()
      if (value === null) {
        heard.delete(stream)
        return
      }
      try {
        const beat = HEARTBEAT.decode(value)
        const decider = Number.parseInt(beat.decider, 10) || 0
        if (beat.closed) heard.delete(stream)
        else {
          const { label, clock: heardAtMs, revision, outbox, keys = [] } = beat
          const keysInUse = keys.filter(({ current }) => current)
          heard.set(stream, { stream, label, decider, heardAtMs, revision, outbox, keysInUse })
        }
      } catch (error) {
        if (!(error instanceof MalformedMessageError)) throw error
        onProblem({ key: stream, detail: error.message })
      }
    },
    onCrash,
  })
  return {
    ready: table.ready,
    live: () => {
      const since = clock.now() - HEARTBEAT_LIVE_MS
      for (const [stream, { heardAtMs }] of heard) if (heardAtMs < since) heard.delete(stream)
      return [...heard.values()]
    },
    close: () => table.close(),
  }
}
