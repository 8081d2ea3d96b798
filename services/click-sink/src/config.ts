import { INSERT_TIMEOUT_S } from '@smartlink/clickhouse/clickhouse-client'
import type { Settings } from '@smartlink/service-kit/settings'

/** How click-sink gathers, writes and repairs. */
export interface ClickSinkConfig {
  /** How long brokers may hold records back, which wait for their batch anyway. */
  readonly gatherMs: number
  /** A batch is written when it has this many records or bytes … */
  readonly maxBatchRecords: number
  readonly maxBatchBytes: number
  /** … or at the next beat of this interval, which all partitions share, so that their batches go in one insert. */
  readonly flushIntervalMs: number
  /** … unless a partition has more records than this. */
  readonly maxJointRecords: number
  /** How long after its declaration an insert of several partitions may reach the server. */
  readonly arriveWithinMs: number
  /**
   * How long after its declaration an insert may still land: `arriveWithinMs`, the server's limit for inserts, and room for
   * clocks that differ.
   */
  readonly settleAfterMs: number
  /** How long replaced revisions of the catalog are kept; 0: for ever. */
  readonly historyDays: number
  readonly snapshotIntervalMs: number
  /** How often conversions whose click was missing are looked at again, and until when. */
  readonly enrichIntervalMs: number
  readonly enrichForMs: number
  /** How often hours whose aggregates are in doubt are built again. */
  readonly repairIntervalMs: number
  /** How often it is looked whether something is to be erased. */
  readonly eraseIntervalMs: number
  /** How often old revisions of the catalog are looked for. */
  readonly trimIntervalMs: number
  /** How often ClickHouse is asked for its sizes and its load. */
  readonly measureIntervalMs: number
  /** How long a stop waits for what is in flight. */
  readonly stopDeadlineMs: number
}

const DAY_MS = 86_400_000

export const DEFAULT_CLICK_SINK_CONFIG: ClickSinkConfig = {
  gatherMs: 200,
  maxBatchRecords: 50_000,
  maxBatchBytes: 32 * 1024 * 1024,
  flushIntervalMs: 1_000,
  maxJointRecords: 10_000,
  arriveWithinMs: 7_000,
  settleAfterMs: (INSERT_TIMEOUT_S + 10) * 1_000,
  historyDays: 0,
  snapshotIntervalMs: 60_000,
  enrichIntervalMs: 60_000,
  enrichForMs: 7 * DAY_MS,
  repairIntervalMs: 60_000,
  eraseIntervalMs: 1_000,
  trimIntervalMs: 3_600_000,
  measureIntervalMs: 5_000,
  stopDeadlineMs: 10_000,
}

/** The configuration for these settings. */
export function clickSinkConfig({ retentionHistoryDays }: Settings): ClickSinkConfig {
  return { ...DEFAULT_CLICK_SINK_CONFIG, historyDays: retentionHistoryDays ?? DEFAULT_CLICK_SINK_CONFIG.historyDays }
}
