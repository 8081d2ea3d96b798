import type { CapStatus } from '@smartlink/caps/messages'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { Partitioning } from '@smartlink/outbox/outbox-writer'
import type { IngressConfig } from '../config.ts'
import type { StreamToClose } from '../outbox/marks.ts'

/** What a click thread is started with, besides the catalog, which comes in messages. Plain data, copied. */
export interface ThreadStart {
  /** Number of the thread and of its outbox. */
  readonly number: number
  readonly config: IngressConfig
  readonly logId: string
  readonly bootId: string
  readonly partitioning: Partitioning
  /** By topic: offsets that may never be given again. */
  readonly floors: Readonly<Record<string, number>>
  /** Streams that the marks of this one close. */
  readonly closes: readonly StreamToClose[]
  readonly liveStreams: number
  /** How far the installation's clock is ahead of the machine's. */
  readonly clockOffsetMs: number
  readonly listen: { readonly host: string; readonly port: number; readonly reusePort: boolean }
  readonly capStatuses: readonly (readonly [cap: string, status: CapStatus | null])[]
  readonly fraudScores: readonly (readonly [subject: string, score: FraudScoreMessage | null])[]
}
