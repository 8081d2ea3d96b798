import { avroColumns, inputStructure } from './avro-columns.ts'
import type { AvroRecord } from '@smartlink/events/avro-schema'

/** A stretch of a partition; every row of an insert is checked against that of its partition. */
export interface InsertRange {
  readonly partition: number
  /** First and last offset a row may have, both included. */
  readonly first: number
  readonly last: number
}

/** Where the rows of an insert lie in the log. */
export interface InsertPlace {
  /** Id of the log, as in `meta` of the catalog. */
  readonly logId: string
  /** At most one of each partition. */
  readonly ranges: readonly InsertRange[]
  /** ms since the epoch: when the rows reach the server later than this, by its own clock, it refuses all of them. */
  readonly notAfterMs?: number
}

/** An `INSERT … FORMAT Avro`: its body is one Avro container of `inputSchema`. */
export interface AvroInsert {
  readonly query: string
  readonly queryParams: Readonly<Record<string, string | number | number[]>>
  /** The writer's schema with `log_partition: int` and `log_offset: long` in front; what the container must say of itself. */
  readonly inputSchema: AvroRecord
}

const NO_OFFSET = '9223372036854775807'

/**
 * Builds the insert of one event's rows into `table` from the schema they were written with.
 * A row whose `log_offset` lies outside the range of its partition stops the whole insert: ClickHouse takes bodies that are
 * a byte short without complaint and shifts everything after them, and the offsets are what such a shift cannot keep right.
 */
export function avroInsert(table: string, schema: AvroRecord, place: InsertPlace): AvroInsert {
  const columns = avroColumns(schema)
  const names = ['log_id', 'log_partition', 'log_offset', ...columns.map((column) => column.column)]
  const values = [
    '{log_id:String}',
    'log_partition',
    `log_offset + throwIf(log_offset < ${boundOf('first_offsets', NO_OFFSET)} OR log_offset > ${boundOf('last_offsets', '-1')}, 'a row lies outside the offsets of its batch')${lateness(place)}`,
    ...columns.map((column) => column.expression),
  ]
  return {
    query: `INSERT INTO ${table} (${names.join(', ')})
SELECT ${values.join(',\n  ')}
FROM input('${inputStructure(columns)}')
FORMAT Avro`,
    queryParams: {
      log_id: place.logId,
      partitions: place.ranges.map(({ partition }) => partition),
      first_offsets: place.ranges.map(({ first }) => first),
      last_offsets: place.ranges.map(({ last }) => last),
      ...(place.notAfterMs === undefined ? {} : { not_after: place.notAfterMs }),
    },
    inputSchema: {
      ...schema,
      fields: [{ name: 'log_partition', type: 'int' }, { name: 'log_offset', type: 'long' }, ...schema.fields],
    },
  }
}

/** A bound of the partition that a row says it is of, or one that no offset can keep. */
function boundOf(parameter: string, otherwise: string): string {
  return `transform(log_partition, {partitions:Array(Int32)}, {${parameter}:Array(Int64)}, ${otherwise})`
}

/** The time is that at which a block of rows was read, not that of the query's begin. */
function lateness({ notAfterMs }: InsertPlace): string {
  if (notAfterMs === undefined) return ''
  return ` + throwIf(toUnixTimestamp(nowInBlock()) * 1000 > {not_after:Int64}, 'the rows came later than their sender allows')`
}
