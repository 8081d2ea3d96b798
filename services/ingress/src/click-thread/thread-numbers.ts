import type { OutboxRoom } from '@smartlink/outbox/outbox-writer'
import type { KeyFingerprint } from '@smartlink/secrets/open-secrets'
import type { HeapNumbers } from './heap-watch.ts'

/** Counts of a click thread since it began, and its state now. Sent every second; the main thread makes metrics of it. */
export interface ThreadNumbers {
  /** Answered clicks by `class outcome`. */
  readonly clicks: Readonly<Record<string, number>>
  /** Clicks by reason of what was not delivered. */
  readonly reasons: Readonly<Record<string, number>>
  /** Postbacks by result. */
  readonly postbacks: Readonly<Record<string, number>>
  readonly dropped: Readonly<Record<string, number>>
  /** Values cut: parameters, and events beyond their size. */
  readonly cuts: number
  readonly deepLinksRefused: number
  readonly capWaits: number
  readonly capWaitsRefused: number
  readonly capWaitsTimedOut: number
  readonly spreadEvents: number
  readonly outboxRoom: OutboxRoom
  readonly outboxUnreadBytes: number
  readonly outboxOldestMs: number | null
  readonly walletKeys: number
  /** How long the ledger has not answered a question for tokens that clicks want. */
  readonly capsUnansweredMs: number
  readonly visitorsRemembered: number
  readonly visitorsForgotten: number
  /** Requests that the front end answered on its fast path, and connections that could not take it. */
  readonly fastRequests: number
  readonly connectionsHandedOver: number
  readonly unfamiliarConnections: number
  /** p99 of how long the thread was held up, since the numbers before. */
  readonly loopDelayMs: number
  readonly heap: HeapNumbers
  readonly catalogRevision: number
  /** Partitions of clicks this stream writes to. */
  readonly partitions: number
  /** The keys of the installation that this thread holds. */
  readonly keys: readonly KeyFingerprint[]
  /** The stream's clock. */
  readonly now: number
}
