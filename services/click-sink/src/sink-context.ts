import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { EventLog } from '@smartlink/event-log/event-log'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { JointInserts } from './clicks/joint-inserts.ts'
import type { ClickSinkConfig } from './config.ts'
import type { SinkMetrics } from './sink-metrics.ts'
import type { SinkTables } from './sink-tables.ts'

/** What every lane works with. */
export interface SinkContext {
  readonly config: ClickSinkConfig
  readonly log: EventLog
  /** Resolves to the log's id when the tables were read. */
  readonly tables: SinkTables
  readonly clickhouse: ClickHouseClient
  /** Opened for `schema`, which may remove rows; undefined where nobody does. */
  readonly schema: ClickHouseClient | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: SinkMetrics
  /** Whether the log may give an offset again after it lost records. */
  readonly offsetsComeAgain: boolean
  readonly joint: JointInserts
  /** When a batch whose oldest record came then is written. */
  flushAtMs(oldestMs: number): number
  /** Takes every partition over again, by what ClickHouse has now. */
  startOver(why: Error): void
  /** Something that only a new process can mend. */
  crash(error: Error): void
}
