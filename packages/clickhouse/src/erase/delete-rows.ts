import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { Condition } from './erased-subject.ts'

export interface DeletedTable {
  readonly table: string
  /** What is counted, as SQL; rows when it is not said. */
  readonly counted?: string
  /** Name of the only partition that has such rows. */
  readonly partition?: string
}

/** Long lists of ids stand in the statement. */
const MAX_STATEMENT_BYTES = 1024 * 1024

/**
 * Removes rows for good (their parts are written anew without them) and waits for it; returns how many there were. `client` is
 * one opened for `schema`.
 */
export async function deleteRows(
  client: ClickHouseClient,
  { table, counted = 'count()', partition }: DeletedTable,
  { sql, params }: Condition,
): Promise<number> {
  const name = `${client.database}.${table}`
  const within = partition === undefined ? sql : `_partition_id = '${partition}' AND ${sql}`
  const settings = { max_query_size: MAX_STATEMENT_BYTES }
  const [found] = await client.query<{ found: number }>(
    `SELECT ${counted} AS found FROM ${name} WHERE ${within}`,
    params,
    {
      settings,
    },
  )
  if (found === undefined || found.found === 0) return 0
  const where = partition === undefined ? '' : `IN PARTITION ID '${partition}' `
  await client.command(`ALTER TABLE ${name} DELETE ${where}WHERE ${sql}`, params, { settings })
  return found.found
}
