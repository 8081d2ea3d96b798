import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import { MeasuredGauge } from '@smartlink/service-kit/measured-gauge'
import type { Registry } from '@smartlink/service-kit/metrics'
import { repeat } from '@smartlink/service-kit/repeat'
import { completeUntil } from './completeness.ts'
import { STREAMS } from './streams.sql.ts'
import type { StreamRow } from './streams.sql.ts'

export interface ShowCompletenessOptions {
  /** A client opened for `reports`. */
  readonly clickhouse: ClickHouseClient
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Registry
}

const EVERY_MS = 10_000
/** Nodes that are named, those furthest behind first. */
const MOST_NAMED = 20

/** Shows as metrics what every report says in its `meta`: up to when its numbers are complete, and who holds them back. */
export function showCompleteness({ clickhouse, clock, logger, metrics }: ShowCompletenessOptions): { stop(): void } {
  const behind = new MeasuredGauge(
    metrics,
    'smartlink_report_behind_seconds',
    'Age of the moment up to which reports are complete',
    [],
  )
  const heldBack = new MeasuredGauge(
    metrics,
    'smartlink_report_held_back_seconds',
    'How long a node that holds reports back has been silent; the 20 longest',
    ['label'],
  )
  const stopping = new AbortController()
  const { signal } = stopping
  void repeat('looking how complete the numbers are', EVERY_MS, { logger, signal }, async () => {
    const streams = await clickhouse.query<StreamRow>(STREAMS, {}, { signal })
    const nowMs = clock.now()
    const { completeUntilMs, heldBackBy } = completeUntil(streams, nowMs)
    const ageS = (atMs: number): number => Math.max(0, nowMs - atMs) / 1_000
    behind.measured(completeUntilMs === null ? [] : [{ labels: {}, value: ageS(completeUntilMs) }])
    // A node that was opened again while an earlier stream of it is still open has its label twice: the older one counts.
    const oldest = new Map<string, number>()
    for (const { label, completeUntilMs: atMs } of heldBackBy) {
      oldest.set(label, Math.max(oldest.get(label) ?? 0, ageS(atMs)))
    }
    heldBack.measured(
      [...oldest]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, MOST_NAMED)
        .map(([label, value]) => ({ labels: { label }, value })),
    )
  })
  return { stop: () => stopping.abort() }
}
