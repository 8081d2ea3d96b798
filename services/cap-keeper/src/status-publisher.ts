import { encodeRecord } from '@smartlink/caps/messages'
import type { CapStatus } from '@smartlink/caps/messages'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CAP_STATUS } from '@smartlink/events/topics'
import type { KeeperMetrics } from './keeper-metrics.ts'

const NEAR = 0.9
/** Caps that are shown one by one: few enough for a label. */
const SHOWN = 20
const SHOWN_FROM = 0.5

export interface StatusPublisher {
  /** The status of a cap key is what `status` answers when its turn comes; undefined then: nothing to say. */
  changed(cap: string, status: () => CapStatus | undefined): void
  /** Nobody counts this key any more. */
  gone(cap: string): void
  /** One append of what changed; what is too much for one waits for the next. */
  publish(signal: AbortSignal): Promise<void>
}

/** Publishes what changed, each key once a round however often it changed. */
export function createStatusPublisher(options: {
  readonly log: EventLog
  readonly perAppend: number
  readonly metrics: KeeperMetrics
}): StatusPublisher {
  const { log, perAppend, metrics } = options
  const waiting = new Map<string, () => CapStatus | null | undefined>()
  /** Share of the limit that is used, of caps that used half of it. */
  const uses = new Map<string, number>()

  function note(cap: string, status: CapStatus | null): void {
    const use = status === null ? 0 : Number(status.used) / Number(status.limit)
    if (use >= SHOWN_FROM) uses.set(cap, use)
    else uses.delete(cap)
  }

  function show(): void {
    metrics.nearLimit.set([...uses.values()].filter((use) => use >= NEAR).length)
    metrics.used.reset()
    const highest = [...uses].toSorted(([, one], [, other]) => other - one).slice(0, SHOWN)
    for (const [cap, use] of highest) metrics.used.set({ cap }, use)
  }

  return {
    changed(cap, status) {
      waiting.set(cap, status)
    },
    gone(cap) {
      waiting.set(cap, () => null)
    },
    async publish(signal) {
      const records: { key: string; value: Buffer | null }[] = []
      for (const [cap, statusOf] of waiting) {
        if (records.length >= perAppend) break
        waiting.delete(cap)
        const status = statusOf()
        if (status === undefined) continue
        note(cap, status)
        records.push({ key: cap, value: status === null ? null : Buffer.from(encodeRecord(status)) })
      }
      if (records.length === 0) return
      show()
      await log.append(CAP_STATUS.name, records, signal)
      metrics.statuses.inc(records.length)
    },
  }
}
