import type { ClickHouseClient } from '../clickhouse-client.ts'
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
 * Gives tables and columns the lifetimes that the settings say, where they have others. What is stored already is looked through in
 * the background, so that it goes, or stays, by the new time. `client` is one opened for `schema`; a cluster's tables pass the
 * change on among themselves.
 */
export async function applyRetention(
  client: ClickHouseClient,
  retention: Retention,
): Promise<readonly RetentionChange[]> {
  const kept = await keptDays(client)
  const changes: RetentionChange[] = []
  for (const [table, lifetimes] of Map.groupBy(LIFETIMES, (lifetime) => lifetime.table)) {
    const wanted = lifetimes.filter((lifetime) => kept.get(lifetime) !== lifetime.days(retention))
    if (wanted.length === 0) continue
    // That of the rows stands last: what follows it after a comma would be one more of the kind.
    const inOrder = wanted.toSorted(
      (one, other) => Number(one.column === undefined) - Number(other.column === undefined),
    )
    const alterations = inOrder.map((lifetime) => alteration(lifetime, retention)).join(', ')
    // Not waited for: a large table takes hours, and nothing depends on it.
    await client.command(
      `ALTER TABLE ${client.database}.${table} ${alterations}`,
      {},
      { settings: { mutations_sync: 0 } },
    )
    changes.push(
      ...wanted.map((lifetime) => ({
        table,
        column: lifetime.column,
        daysBefore: kept.get(lifetime) ?? 0,
        days: lifetime.days(retention),
      })),
    )
  }
  return changes
}

function alteration(lifetime: Lifetime, retention: Retention): string {
  const { column, from } = lifetime
  const expression = `TTL ${from} + toIntervalDay(${lifetime.days(retention)})`
  return column === undefined ? `MODIFY ${expression}` : `MODIFY COLUMN ${column} ${expression}`
}
