import type { CapStatus, GrantRecord } from '@smartlink/caps/messages'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { PackedChange } from '@smartlink/catalog/view/packed-catalog'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { NotFoundReport } from '../not-found/not-found-counter.ts'
import type { ThreadNumbers } from './thread-numbers.ts'

/** A record of the ledger for the stream of the thread it is sent to. */
export interface GrantForThread {
  readonly cap: string
  readonly window: string
  readonly record: GrantRecord
}

/** What the main thread tells a click thread. Plain data, copied; in the order sent. */
export type ToThread =
  | { readonly kind: 'catalog'; readonly changes: readonly PackedChange[] }
  /** The catalog has come whole: open the stream and listen. */
  | { readonly kind: 'begin' }
  /** null: the key is gone. */
  | { readonly kind: 'cap_statuses'; readonly statuses: readonly (readonly [cap: string, status: CapStatus | null])[] }
  | {
      readonly kind: 'fraud_scores'
      readonly scores: readonly (readonly [subject: string, score: FraudScoreMessage | null])[]
    }
  | { readonly kind: 'grants'; readonly grants: readonly GrantForThread[] }
  /** The last batch of wallet totals is in the log: the next may come. */
  | { readonly kind: 'wallets_sent' }
  /** Everything of the topic below the offset was taken by the log. */
  | { readonly kind: 'released'; readonly topic: string; readonly takenTo: number }
  /** Live streams of the installation: more streams write fewer marks each. */
  | { readonly kind: 'live_streams'; readonly count: number }
  /** Kafka: the topic has more partitions now. */
  | { readonly kind: 'partitions'; readonly topic: string; readonly count: number }
  /** Take no more requests, finish what is in flight, write the last mark, close; answered by `stopped`. */
  | { readonly kind: 'stop' }

/** What a click thread tells the main thread. */
export type FromThread =
  /** Its outbox is open; it listens once the catalog has come. */
  | { readonly kind: 'opened'; readonly stream: string }
  /** It answers at this port. */
  | { readonly kind: 'listening'; readonly port: number }
  /** The first marks are in the outbox, below this offset of its clicks. */
  | { readonly kind: 'marked'; readonly end: number }
  | { readonly kind: 'wallets'; readonly messages: readonly WalletMessage[] }
  /** Something was written: whoever reads the outbox may look. */
  | { readonly kind: 'wrote' }
  | { readonly kind: 'numbers'; readonly numbers: ThreadNumbers; readonly notFound: NotFoundReport | undefined }
  /** Something a person should know; the thread goes on. */
  | { readonly kind: 'trouble'; readonly message: string; readonly error: string }
  /** Everything is written and closed; these are the true last totals of its wallet. */
  | { readonly kind: 'stopped'; readonly wallets: readonly WalletMessage[]; readonly numbers: ThreadNumbers }
