import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { MeasuredGauge } from '@smartlink/service-kit/measured-gauge'
import type { Registry } from '@smartlink/service-kit/metrics'
import { DISKS, LOAD, TABLES } from './clickhouse-state.sql.ts'
import type { DiskRow, LoadRow, TableRow } from './clickhouse-state.sql.ts'

/** Answers what to do now and then: ask ClickHouse for its sizes and its load, and show them as metrics. */
export function createClickHouseState(clickhouse: ClickHouseClient, registry: Registry): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]) =>
    new MeasuredGauge(registry, `smartlink_clickhouse_${name}`, help, labels)
  const rows = gauge('table_rows', 'Rows of a table', 'table')
  const bytes = gauge('table_bytes', 'Bytes of a table on the disk', 'table')
  const parts = gauge('partition_parts', 'Parts in the partition of a table that has most of them', 'table')
  const free = gauge('disk_free_bytes', 'Bytes free on a disk of the server', 'disk')
  const total = gauge('disk_bytes', 'Bytes a disk of the server has', 'disk')
  const queries = gauge('queries', 'Queries running')
  const merges = gauge('merges', 'Merges running')
  const memory = gauge('memory_bytes', 'Memory the server says it uses')

  return async () => {
    const [tables, disks, [load]] = await Promise.all([
      clickhouse.query<TableRow>(TABLES, { database: clickhouse.database }),
      clickhouse.query<DiskRow>(DISKS),
      clickhouse.query<LoadRow>(LOAD),
    ])
    const ofTable = (value: (row: TableRow) => number) =>
      tables.map((row) => ({ labels: { table: row.table }, value: value(row) }))
    const ofDisk = (value: (row: DiskRow) => number) =>
      disks.map((row) => ({ labels: { disk: row.name }, value: value(row) }))
    rows.measured(ofTable((row) => row.rows))
    bytes.measured(ofTable((row) => row.bytes))
    parts.measured(ofTable((row) => row.parts))
    free.measured(ofDisk((row) => row.free))
    total.measured(ofDisk((row) => row.total))
    queries.measured([{ labels: {}, value: load?.queries ?? 0 }])
    merges.measured([{ labels: {}, value: load?.merges ?? 0 }])
    memory.measured([{ labels: {}, value: load?.memory ?? 0 }])
  }
}
