import type { ClickHouseClient, QueryOptions } from '@smartlink/clickhouse/clickhouse-client'
import type { Clock } from '@smartlink/service-kit/clock'
import { DROPPED } from './dropped.sql.ts'
import type { DroppedRow } from './dropped.sql.ts'
import { LATE_CLICKS } from './late-clicks.sql.ts'
import type { LateClicksRow } from './late-clicks.sql.ts'
import { LATE_STREAMS } from './late-streams.sql.ts'
import type { LateStreamRow } from './late-streams.sql.ts'
import { STREAMS } from './streams.sql.ts'
import type { StreamRow } from './streams.sql.ts'

/** How far the numbers of a range can be trusted. */
export interface Completeness {
  /** Every click up to here is counted; null before the first node was heard of. */
  readonly completeUntilMs: number | null
  /** Nodes that were silent for a minute: they hold the numbers back. */
  readonly heldBackBy: readonly { readonly stream: string; readonly label: string; readonly completeUntilMs: number }[]
  /** Clicks of the range that were answered and could not be kept. */
  readonly dropped: number
  /** Clicks of the range that came in after a report may have called their hour complete. */
  readonly late: number
}

/** A stream silent for this long is named. */
const SILENT_MS = 60_000
const LATE_TOLERANCE_MS = 60_000

export async function completenessOf(
  clickhouse: ClickHouseClient,
  clock: Clock,
  range: { readonly fromMs: number; readonly toMs: number },
  options: QueryOptions,
): Promise<Completeness> {
  const { fromMs, toMs } = range
  const seconds = { from_s: Math.floor(fromMs / 1000), to_s: Math.ceil(toMs / 1000) }
  const [streams, [dropped], late] = await Promise.all([
    clickhouse.query<StreamRow>(STREAMS, {}, options),
    clickhouse.query<DroppedRow>(DROPPED, seconds, options),
    lateClicks(clickhouse, clock, range, options),
  ])
  const nowMs = clock.now()
  return { ...completeUntil(streams, nowMs), dropped: dropped?.dropped ?? 0, late }
}

/** The least position of the open streams; without an open one nothing is under way, and all that was heard is counted. */
export function completeUntil(
  streams: readonly StreamRow[],
  nowMs: number,
): Pick<Completeness, 'completeUntilMs' | 'heldBackBy'> {
  const open = streams.filter(({ state }) => state === 'open')
  const completeUntilMs =
    open.length > 0
      ? Math.min(...open.map((stream) => stream.complete_until_ms))
      : streams.length > 0
        ? Math.max(...streams.map((stream) => stream.heard_until_ms))
        : null
  const heldBackBy = open
    .filter((stream) => nowMs - stream.complete_until_ms > SILENT_MS)
    .map(({ stream, label, complete_until_ms }) => ({ stream, label, completeUntilMs: complete_until_ms }))
  return { completeUntilMs, heldBackBy }
}

async function lateClicks(
  clickhouse: ClickHouseClient,
  clock: Clock,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  options: QueryOptions,
): Promise<number> {
  // A shifted clock is far from the server's; what is left below a minute is a difference of clocks, not a shift.
  const aheadMs = Math.round((clock.now() - Date.now()) / LATE_TOLERANCE_MS) * LATE_TOLERANCE_MS
  const streams = await clickhouse.query<LateStreamRow>(
    LATE_STREAMS,
    { clock_ahead_ms: aheadMs, tolerance_ms: LATE_TOLERANCE_MS, from_ms: fromMs },
    options,
  )
  if (streams.length === 0) return 0
  const knownSince = Object.fromEntries(streams.map((row) => [row.stream, row.known_since_ms]))
  const [row] = await clickhouse.query<LateClicksRow>(
    LATE_CLICKS,
    { from_ms: fromMs, to_ms: toMs, known_since: knownSince },
    options,
  )
  return row?.late ?? 0
}
