import { setTimeout as delay } from 'node:timers/promises'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CLICKS, CLICK_SINK_GROUP, CONVERSIONS, FRAUD_SCORER_GROUP } from '@smartlink/events/topics'

const CONSUMED = [
  { group: CLICK_SINK_GROUP, topic: CLICKS.name },
  { group: CLICK_SINK_GROUP, topic: CONVERSIONS.name },
  { group: FRAUD_SCORER_GROUP, topic: CLICKS.name },
]

/** Whoever asks for health waits no longer than this for the log. */
const PATIENCE_MS = 2_000

/** How far one consumer is behind on one topic. */
export interface ConsumerLag {
  readonly group: string
  readonly topic: string
  readonly records_behind: number
  readonly started: boolean
}

export interface Lags {
  /** Of every consumer that the log tells of in time. */
  read(): Promise<ConsumerLag[]>
}

/**
 * A question that the log has not answered is not put again beside it: however often somebody looks while the log is away, one
 * of each kind waits.
 */
export function createLags(log: Pick<EventLog, 'lag' | 'trouble'>, patienceMs: number = PATIENCE_MS): Lags {
  const asking = new Map<string, Promise<ConsumerLag>>()

  function ask(consumed: (typeof CONSUMED)[number]): Promise<ConsumerLag> {
    const key = `${consumed.group} ${consumed.topic}`
    const asked = asking.get(key) ?? lagOf(log, consumed).finally(() => asking.delete(key))
    asking.set(key, asked)
    return asked
  }

  return {
    async read() {
      if (log.trouble() !== undefined) return []
      const enough = new AbortController()
      const late = delay(patienceMs, undefined, { signal: enough.signal }).catch(() => undefined)
      try {
        const lags = await Promise.all(CONSUMED.map((consumed) => Promise.race([ask(consumed), late])))
        return lags.filter((lag) => lag !== undefined)
      } finally {
        enough.abort()
      }
    },
  }
}

async function lagOf(
  log: Pick<EventLog, 'lag'>,
  { group, topic }: { readonly group: string; readonly topic: string },
): Promise<ConsumerLag> {
  const partitions = await log.lag(group, topic)
  return {
    group,
    topic,
    records_behind: partitions.reduce((sum, { lag }) => sum + lag, 0),
    started: partitions.some(({ committed }) => committed !== null),
  }
}
