import { avroColumns, inputStructure } from './avro-columns.ts'
import type { AvroRecord } from '@smartlink/events/avro-schema'

/** Where the rows of an insert lie in the log; every row is checked against the range. */
export interface InsertRange {
  /** Id of the log, as in `meta` of the catalog. */
  readonly logId: string
  readonly partition: number
  /** First and last offset a row may have, both included. */
  readonly first: number
  readonly last: number
}

/** An `INSERT … FORMAT Avro`: its body is one Avro container of `inputSchema`. */
export interface AvroInsert {
  readonly query: string
  readonly queryParams: Readonly<Record<string, string | number>>
  /** The writer's schema with `log_offset: long` in front; what the container must say of itself. */
  readonly inputSchema: AvroRecord
}

/**
 * Builds the insert of one event's rows into `table` from the schema they were written with.
 * A row whose `log_offset` lies outside the range stops the whole insert: ClickHouse takes bodies that are a byte short
 * without complaint and shifts everything after them, and the offsets are what such a shift cannot keep right.
 */
export function avroInsert(table: string, schema: AvroRecord, range: InsertRange): AvroInsert {
  const columns = avroColumns(schema)
  const names = ['log_id', 'log_partition', 'log_offset', ...columns.map((column) => column.column)]
  const values = [
    '{log_id:String}',
    '{log_partition:UInt16}',
    `log_offset + throwIf(log_offset < {first_offset:Int64} OR log_offset > {last_offset:Int64}, 'a row lies outside the offsets of its batch')`,
    ...columns.map((column) => column.expression),
  ]
  return {
    query: `INSERT INTO ${table} (${names.join(', ')})
SELECT ${values.join(',\n  ')}
FROM input('${inputStructure(columns)}')
FORMAT Avro`,
    queryParams: {
      log_id: range.logId,
      log_partition: range.partition,
      first_offset: range.first,
      last_offset: range.last,
    },
    inputSchema: { ...schema, fields: [{ name: 'log_offset', type: 'long' }, ...schema.fields] },
  }
}
