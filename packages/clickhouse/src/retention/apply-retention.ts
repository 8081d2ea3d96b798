import type { ClickHouseClient } from '../clickhouse-client.ts'
import { HOURLY_AGGREGATES } from '../aggregates/hourly-aggregates.ts'
import { RetentionError } from '../errors.ts'
import { keptDays } from './kept-days.ts'
import { LIFETIMES } from './lifetimes.ts'
import type { Lifetime } from './lifetimes.ts'
import type { Retention } from './retention.ts'

/** What is kept for another time than before. */
export interface RetentionChange {
  readonly table: string
  /** undefined: whole rows. */
  readonly column: string | undefined
  readonly daysBefore: number
  readonly days: number
}

/**
 * Gives tables and columns the lifetimes that are said, where they have others; what nothing is said of stays as it is. What is
 * stored already is looked through in the background, so that it goes, or stays, by the new time. `client` is one opened for
 * `schema`; a cluster's tables pass the change on among themselves. Throws {@link RetentionError}.
 */
export async function applyRetention(
  client: ClickHouseClient,
  retention: Partial<Retention>,
): Promise<readonly RetentionChange[]> {
  const kept = await keptDays(client)
  requireSumsOfAllClicks(kept, retention)
  const changes: RetentionChange[] = []
  for (const [table, lifetimes] of Map.groupBy(LIFETIMES, (lifetime) => lifetime.table)) {
    const wanted = lifetimes.flatMap((lifetime) => {
      const days = lifetime.days(retention)
      return days === undefined || kept.get(lifetime) === days
        ? []
        : [{ ...lifetime, days, daysBefore: kept.get(lifetime) ?? 0 }]
    })
    if (wanted.length === 0) continue
    // That of the rows stands last: what follows it after a comma would be one more of the kind.
    const inOrder = wanted.toSorted(
      (one, other) => Number(one.column === undefined) - Number(other.column === undefined),
    )
    const alterations = inOrder.map((lifetime) => alteration(lifetime)).join(', ')
    await client.command(
      `ALTER TABLE ${client.database}.${table} ${alterations}`,
      {},
      // A server waits for whatever it materializes because of this statement: hours, and on a full disk for ever.
      { settings: { materialize_ttl_after_modify: 0 } },
    )
    // Not waited for: nothing depends on it.
    await client.command(
      `ALTER TABLE ${client.database}.${table} MATERIALIZE TTL`,
      {},
      { settings: { mutations_sync: 0 } },
    )
    changes.push(...wanted.map(({ column, daysBefore, days }) => ({ table, column, daysBefore, days })))
  }
  return changes
}

/** The settings alone do not say it: one of them may be what stays as it is. */
function requireSumsOfAllClicks(kept: ReadonlyMap<Lifetime, number>, retention: Partial<Retention>): void {
  const ofClicks = LIFETIMES.find(({ table, column }) => table === 'clicks' && column === undefined)
  const ofSums = HOURLY_AGGREGATES.map(({ table: sums }) => LIFETIMES.find(({ table }) => table === sums))
  const daysOf = (lifetime: Lifetime | undefined): number =>
    (lifetime && (lifetime.days(retention) ?? kept.get(lifetime))) ?? Infinity
  const sumsDays = Math.min(...ofSums.map(daysOf))
  if (sumsDays < daysOf(ofClicks)) {
    throw new RetentionError(
      `Hourly sums would be kept for ${sumsDays} days, clicks for ${daysOf(ofClicks)}: reports would show less than there is. Set --retention-aggregates-days to ${daysOf(ofClicks)} or more`,
    )
  }
}

function alteration({
  column,
  from,
  days,
}: {
  readonly column: string | undefined
  readonly from: string
  readonly days: number
}): string {
  const expression = `TTL ${from} + toIntervalDay(${days})`
  return column === undefined ? `MODIFY ${expression}` : `MODIFY COLUMN ${column} ${expression}`
}
