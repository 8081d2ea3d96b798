import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { QueryGate } from './query-gate.ts'

/** What the routes of this service work with. */
export interface RouteDeps {
  readonly clickhouse: ClickHouseClient
  readonly clock: Clock
  /** Every statement that a caller can make large goes through it. */
  readonly gate: QueryGate
}
