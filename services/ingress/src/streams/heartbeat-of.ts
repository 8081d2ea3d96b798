import type { Heartbeat } from '@smartlink/events/heartbeat'
import { DECIDER } from '@smartlink/routing/decider'
import type { KeyFingerprint } from '@smartlink/secrets/open-secrets'

/** What is the same for all streams of this process. */
export interface NodeFacts {
  readonly label: string
  readonly workers: number
}

/** What one stream has to say of itself. */
export interface StreamFacts {
  readonly stream: string
  readonly revision: number
  readonly revisionSince: number
  readonly keys: readonly KeyFingerprint[]
  readonly partitions: number
  readonly unreadBytes: number
  readonly oldestMs: number | null
  readonly now: number
  readonly closed: boolean
}

export function heartbeatOf({ label, workers }: NodeFacts, stream: StreamFacts): Heartbeat {
  const masters = stream.keys.filter(({ purpose }) => purpose === 'master')
  return {
    stream: stream.stream,
    label,
    decider: String(DECIDER),
    revision: stream.revision,
    revision_since: stream.revisionSince,
    key_ids: masters.map(({ id }) => id),
    current_key_id: masters.find(({ current }) => current)?.id ?? 0,
    keys: [...stream.keys],
    partitions: stream.partitions,
    outbox: { depth_bytes: stream.unreadBytes, oldest_ms: stream.oldestMs },
    clock: Math.floor(stream.now),
    workers,
    closed: stream.closed,
  }
}
