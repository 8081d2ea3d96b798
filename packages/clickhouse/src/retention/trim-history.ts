import type { ClickHouseClient } from '../clickhouse-client.ts'
import { clicksKeptDays } from './kept-days.ts'

/**
 * Removes revisions of the catalog that were replaced by a newer one more than `atLeastDays` days ago; the newest of everything stays.
 * A revision is what clicks between it and the next were decided by, so none goes before those clicks do, however few days that are.
 * `client` is one opened for `schema`. Returns how many there were.
 */
export async function trimHistory(client: ClickHouseClient, atLeastDays: number): Promise<number> {
  const days = Math.max(atLeastDays, await clicksKeptDays(client))
  if (days === Infinity) return 0
  const replaced = `
    SELECT kind, id, revision FROM (
      SELECT kind, id, revision, leadInFrame(toNullable(at)) OVER (
        PARTITION BY kind, id ORDER BY revision ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
      ) AS replaced_at
      FROM ${client.database}.catalog_history FINAL
    )
    WHERE replaced_at < now() - toIntervalDay({days:UInt32})`
  const [old] = await client.query<{ revisions: number }>(`SELECT count() AS revisions FROM (${replaced})`, { days })
  if (old === undefined || old.revisions === 0) return 0
  await client.command(
    `ALTER TABLE ${client.database}.catalog_history DELETE WHERE (kind, id, revision) IN (${replaced})`,
    { days },
    // Replicas may see other rows while one of them runs this; what is old is old on all of them.
    { settings: { allow_nondeterministic_mutations: 1 } },
  )
  return old.revisions
}
