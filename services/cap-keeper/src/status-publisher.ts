import { encodeRecord } from '@smartlink/caps/messages'
import type { CapStatus } from '@smartlink/caps/messages'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CAP_STATUS } from '@smartlink/events/topics'
import type { KeeperMetrics } from './keeper-metrics.ts'

const NEAR = 0.9

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
  const near = new Set<string>()

  function isNear({ used, limit }: CapStatus): boolean {
    return Number(used) >= NEAR * Number(limit)
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
        if (status !== null && isNear(status)) near.add(cap)
        else near.delete(cap)
        records.push({ key: cap, value: status === null ? null : Buffer.from(encodeRecord(status)) })
      }
      metrics.nearLimit.set(near.size)
      if (records.length === 0) return
      await log.append(CAP_STATUS.name, records, signal)
      metrics.statuses.inc(records.length)
    },
  }
}
