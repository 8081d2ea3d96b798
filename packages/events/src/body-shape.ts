import { isPrimitiveName } from './avro-schema.ts'
import type { AvroPrimitiveName, AvroRecord, AvroSchema } from './avro-schema.ts'

/** Position after the value that starts at `at`, or -1 when the bytes before `end` hold no such value. */
type Skip = (bytes: Buffer, at: number, end: number) => number

/**
 * Makes a check that a body is exactly one value of the schema: every length and count lies within the bytes that are
 * there, every enum and union index exists, nothing is left over. It runs before decoding, because avsc believes array
 * and map counts: a few hostile bytes would keep it busy for minutes.
 */
export function bodyShape(schema: AvroRecord): (bytes: Buffer, start: number, end: number) => boolean {
  const skip = skipOf(schema)
  return (bytes, start, end) => skip(bytes, start, end) === end
}

function skipOf(schema: AvroSchema): Skip {
  if (typeof schema === 'string') {
    if (!isPrimitiveName(schema)) throw new Error(`a reference to ${schema}: events define each type where it is used`)
    return PRIMITIVES[schema]
  }
  if (isUnion(schema)) return skipUnion(schema.map(skipOf))
  switch (schema.type) {
    case 'record':
      return skipFields(schema.fields.map((field) => skipOf(field.type)))
    case 'enum':
      return skipEnum(schema.symbols.length)
    case 'fixed':
      return skipBytes(schema.size)
    case 'array':
      return skipBlocks(skipOf(schema.items))
    case 'map':
      return skipBlocks(skipFields([skipText, skipOf(schema.values)]))
    default:
      return PRIMITIVES[schema.type]
  }
}

function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema)
}

const MAX_VARINT_BYTES = 10

const skipVarint: Skip = (bytes, at, end) => {
  if (at < end && (bytes[at] as number) < 0x80) return at + 1
  const last = Math.min(end, at + MAX_VARINT_BYTES)
  for (let position = at; position < last; position++) {
    if ((bytes[position] as number) < 0x80) return position + 1
  }
  return -1
}

const skipBoolean: Skip = (bytes, at, end) => (at < end && (bytes[at] as number) <= 1 ? at + 1 : -1)

const skipText: Skip = (bytes, at, end) => {
  const first = bytes[at] as number
  // Most texts are shorter than 64 bytes: a length of one byte, whose lowest bit is the sign.
  if (at < end && first < 0x80) {
    const after = at + 1 + (first >> 1)
    return (first & 1) === 0 && after <= end ? after : -1
  }
  const start = skipVarint(bytes, at, end)
  if (start < 0) return -1
  const length = readVarint(bytes, at)
  return length >= 0 && start + length <= end ? start + length : -1
}

function skipBytes(size: number): Skip {
  return (_bytes, at, end) => (at + size <= end ? at + size : -1)
}

const PRIMITIVES: Readonly<Record<AvroPrimitiveName, Skip>> = {
  null: (_bytes, at) => at,
  boolean: skipBoolean,
  int: skipVarint,
  long: skipVarint,
  float: skipBytes(4),
  double: skipBytes(8),
  bytes: skipText,
  string: skipText,
}

function skipFields(fields: readonly Skip[]): Skip {
  return (bytes, at, end) => {
    let position = at
    for (let index = 0; index < fields.length && position >= 0; index++) {
      position = (fields[index] as Skip)(bytes, position, end)
    }
    return position
  }
}

function skipEnum(symbols: number): Skip {
  return (bytes, at, end) => {
    const after = skipVarint(bytes, at, end)
    if (after < 0) return -1
    const index = readVarint(bytes, at)
    return index >= 0 && index < symbols ? after : -1
  }
}

function skipUnion(branches: readonly Skip[]): Skip {
  return (bytes, at, end) => {
    const after = skipVarint(bytes, at, end)
    if (after < 0) return -1
    const branch = branches[readVarint(bytes, at)]
    return branch === undefined ? -1 : branch(bytes, after, end)
  }
}

/** Blocks of an array or a map: count, then items; a negative count is followed by the block's size in bytes. */
function skipBlocks(item: Skip): Skip {
  return (bytes, at, end) => {
    let position = at
    for (;;) {
      const start = skipVarint(bytes, position, end)
      if (start < 0) return -1
      let count = readVarint(bytes, position)
      position = start
      if (count === 0) return position
      if (count < 0) {
        count = -count
        position = skipVarint(bytes, position, end)
        if (position < 0) return -1
      }
      // Every item takes a byte or more, so a count beyond the bytes that are left is a lie.
      if (count > end - position) return -1
      for (let left = count; left > 0; left--) {
        position = item(bytes, position, end)
        if (position < 0) return -1
      }
    }
  }
}

/** The zigzag varint at `at`, whose end was checked before. Beyond 2^53 it is not exact, and larger than any length. */
function readVarint(bytes: Buffer, at: number): number {
  let value = 0
  let scale = 1
  for (let position = at; ; position++) {
    const byte = bytes[position] as number
    value += (byte & 0x7f) * scale
    if (byte < 0x80) break
    scale *= 128
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
