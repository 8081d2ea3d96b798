/** Size of each table, and how many parts its fullest partition has: a server refuses inserts when these are too many. */
export const TABLES = `
  SELECT table, sum(rows) AS rows, sum(bytes) AS bytes, max(parts) AS parts
  FROM (
    SELECT table, partition_id, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts
    FROM system.parts
    WHERE active AND database = {database:String}
    GROUP BY table, partition_id
  )
  GROUP BY table`

export interface TableRow {
  readonly table: string
  readonly rows: number
  readonly bytes: number
  readonly parts: number
}

export const DISKS = 'SELECT name, free_space AS free, total_space AS total FROM system.disks'

export interface DiskRow {
  readonly name: string
  readonly free: number
  readonly total: number
}

/** What the server is busy with. */
export const LOAD = `
  SELECT
    sumIf(value, metric = 'Query') AS queries,
    sumIf(value, metric = 'Merge') AS merges,
    sumIf(value, metric = 'MemoryTracking') AS memory
  FROM system.metrics`

export interface LoadRow {
  readonly queries: number
  readonly merges: number
  readonly memory: number
}
