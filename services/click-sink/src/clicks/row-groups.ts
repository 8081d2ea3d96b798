import { createHash } from 'node:crypto'
import { GUARD_BYTES } from '@smartlink/events/guard'
import { fingerprintText } from '@smartlink/events/schemas'
import type { InsertRange } from '@smartlink/clickhouse/insert/insert-statement'
import type { EventSchema } from '@smartlink/events/schemas'
import type { EventRow } from './batch.ts'

/** Rows of one schema: what one insert carries. */
export interface RowGroup {
  readonly schema: EventSchema
  readonly rows: readonly EventRow[]
  /** Says which rows these are, by position and content: SHA-256, first 128 bits, of (offset, guard) of each. */
  readonly hash: string
}

const ROW_BYTES = 8 + GUARD_BYTES

/** Groups by schema, clicks before marks: a mark says that the rows before it are stored. */
export function groupRows(rows: readonly EventRow[]): RowGroup[] {
  const bySchema = new Map<EventSchema, EventRow[]>()
  for (const row of rows) {
    const group = bySchema.get(row.schema)
    if (group === undefined) bySchema.set(row.schema, [row])
    else group.push(row)
  }
  return [...bySchema]
    .toSorted(([a], [b]) => rank(a) - rank(b) || a.version - b.version)
    .map(([schema, group]) => ({ schema, rows: group, hash: hashRows(group) }))
}

/** A group with only some of its rows, and the hash of those. */
export function subgroup(group: RowGroup, keeps: (row: EventRow) => boolean): RowGroup {
  const rows = group.rows.filter(keeps)
  return rows.length === group.rows.length ? group : { schema: group.schema, rows, hash: hashRows(rows) }
}

/** Equal tokens mean equal rows: positions alone would come again after a log was made anew. */
export function deduplicationToken(
  place: { readonly logId: string; readonly topic: string; readonly partition: number },
  range: { readonly first: number; readonly last: number },
  group: RowGroup,
): string {
  const { schema, rows, hash } = group
  const fingerprint = fingerprintText(schema.fingerprint)
  return `${place.logId}:${place.topic}:${place.partition}:${range.first}-${range.last}:${fingerprint}:${rows.length}:${hash}`
}

/**
 * Where the rows lie, which are in the order of offsets within each partition. As narrow as they are, because a row that lies
 * outside is how ClickHouse notices shifted bytes.
 */
export function rangesOf(rows: readonly EventRow[]): InsertRange[] {
  const ranges = new Map<number, { partition: number; first: number; last: number }>()
  for (const { record } of rows) {
    const { partition, offset } = record
    const range = ranges.get(partition)
    if (range === undefined) ranges.set(partition, { partition, first: offset, last: offset })
    else range.last = offset
  }
  return [...ranges.values()]
}

function rank(schema: EventSchema): number {
  return schema.name === 'mark' ? 1 : 0
}

function hashRows(rows: readonly EventRow[]): string {
  const identities = Buffer.allocUnsafe(rows.length * ROW_BYTES)
  let at = 0
  for (const { record } of rows) {
    at = identities.writeBigUInt64BE(BigInt(record.offset), at)
    at += record.value.copy(identities, at, record.value.length - GUARD_BYTES)
  }
  return createHash('sha256').update(identities).digest('hex').slice(0, 32)
}
