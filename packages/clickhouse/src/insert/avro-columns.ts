import type { AvroField, AvroRecord, AvroSchema } from '@smartlink/events/avro-schema'

/** How one field of an event arrives in ClickHouse and what is stored of it. */
export interface AvroColumn {
  /** Name in the Avro data. */
  readonly field: string
  /** Type under which `input()` reads it. */
  readonly inputType: string
  /** Column of the table. */
  readonly column: string
  /** SQL over the field that gives the value of the column. */
  readonly expression: string
  readonly comment: string
}

/**
 * Columns of an event's schema, in its order, without the guard (it protects the message, not the row).
 * The rules are by shape, so that a field added to a schema needs a column but no code:
 * `fixed(16)` named `…_id` → UUID, other `fixed(16)` stay bytes, `fixed(8)` → UInt64 read big endian, `timestamp-millis` →
 * DateTime64(3), `…_micros` → Decimal(18,6) without the suffix, records inside → named tuples.
 */
export function avroColumns(schema: AvroRecord): readonly AvroColumn[] {
  return schema.fields
    .filter((field) => field.name !== 'guard')
    .map((field) => ({
      field: field.name,
      inputType: inputType(field.type),
      column: columnName(field.name),
      expression: expression(field),
      comment: field.doc ?? '',
    }))
}

/** The structure argument of `input()`: every column by name, and the place in the log, which the sink puts in front. */
export function inputStructure(columns: readonly AvroColumn[]): string {
  return [
    'log_partition Int32',
    'log_offset Int64',
    ...columns.map((column) => `${column.field} ${column.inputType}`),
  ].join(', ')
}

function columnName(field: string): string {
  return field.replace(/_micros$/, '')
}

function expression({ name, type }: AvroField): string {
  const shape = unwrap(type)
  if (isFixed(shape, 16) && name.endsWith('_id')) return uuid(name)
  if (isFixed(shape, 8)) return `reinterpretAsUInt64(reverse(${name}))`
  if (isTimestamp(shape)) return `fromUnixTimestamp64Milli(${name}, 'UTC')`
  if (name.endsWith('_micros')) {
    return isNullable(type)
      ? `reinterpret(assumeNotNull(${name}), 'Decimal(18, 6)')`
      : `reinterpret(${name}, 'Decimal(18, 6)')`
  }
  return name
}

/** ClickHouse keeps a UUID as two little-endian halves, the high one first. */
function uuid(name: string): string {
  return `reinterpretAsUUID(concat(reverse(substring(${name}, 1, 8)), reverse(substring(${name}, 9, 8))))`
}

function inputType(type: AvroSchema): string {
  if (typeof type === 'string') return PRIMITIVES[type] ?? unsupported(type)
  if (isUnion(type)) {
    const some = unwrap(type)
    return isNullable(type) ? `Nullable(${inputType(some)})` : unsupported('union')
  }
  switch (type.type) {
    case 'fixed':
      return `FixedString(${type.size})`
    case 'enum':
      return 'String'
    case 'array':
      return `Array(${inputType(type.items)})`
    case 'map':
      return `Map(String, ${inputType(type.values)})`
    case 'record':
      return `Tuple(${type.fields.map((field) => `${field.name} ${inputType(field.type)}`).join(', ')})`
    default:
      return PRIMITIVES[type.type] ?? unsupported(type.type)
  }
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  boolean: 'Bool',
  int: 'Int32',
  long: 'Int64',
  float: 'Float32',
  double: 'Float64',
  bytes: 'String',
  string: 'String',
}

function isUnion(type: AvroSchema): type is readonly AvroSchema[] {
  return Array.isArray(type)
}

function isNullable(type: AvroSchema): boolean {
  return isUnion(type) && type.length === 2 && type[0] === 'null'
}

/** The type behind `["null", X]`; any other type as it is. */
function unwrap(type: AvroSchema): AvroSchema {
  return isUnion(type) && isNullable(type) ? (type[1] ?? 'null') : type
}

function isFixed(type: AvroSchema, size: number): boolean {
  return typeof type === 'object' && !isUnion(type) && type.type === 'fixed' && type.size === size
}

function isTimestamp(type: AvroSchema): boolean {
  return typeof type === 'object' && 'logicalType' in type && type.logicalType === 'timestamp-millis'
}

function unsupported(what: string): never {
  throw new Error(`no column type for Avro ${what}`)
}
