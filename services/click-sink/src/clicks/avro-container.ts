import { HEAD_BYTES } from '@smartlink/events/head'
import type { AvroRecord } from '@smartlink/events/avro-schema'
import type { EventRow } from './batch.ts'

const MAGIC = Buffer.from('Obj\u0001', 'latin1')
/** Separates blocks of a container; nothing is searched for it here, so it may be constant. */
const SYNC = Buffer.from('SmartLinkEvents\n', 'latin1')
const MAX_VARINT_BYTES = 10

/**
 * One Avro object container of one block, whose rows are partition and offset followed by the body of each message as it
 * is: nothing is decoded. `schema` is the writer's schema with `log_partition: int` and `log_offset: long` in front.
 */
export function avroContainer(schema: AvroRecord, rows: readonly EventRow[]): Buffer {
  const schemaText = Buffer.from(JSON.stringify(schema))
  let bodies = 0
  for (const { record } of rows) bodies += record.value.length - HEAD_BYTES + 2 * MAX_VARINT_BYTES
  const container = Buffer.allocUnsafe(bodies + schemaText.length + 256)
  const blockAt = writeHeader(container, schemaText)
  // The block's size stands before its rows and is known after them, so room is left for the longest size there may be.
  const rowsAt = blockAt + 2 * MAX_VARINT_BYTES
  let at = rowsAt
  for (const { record } of rows) {
    at = writeLong(container, record.offset, writeLong(container, record.partition, at))
    at += record.value.copy(container, at, HEAD_BYTES)
  }
  const prefix = Buffer.allocUnsafe(2 * MAX_VARINT_BYTES)
  const prefixLength = writeLong(prefix, at - rowsAt, writeLong(prefix, rows.length, 0))
  const start = rowsAt - prefixLength
  prefix.copy(container, start, 0, prefixLength)
  at += SYNC.copy(container, at)
  // The header moves up to the block, which is cheaper than moving the block down.
  container.copyWithin(start - blockAt, 0, blockAt)
  return container.subarray(start - blockAt, at)
}

function writeHeader(target: Buffer, schema: Buffer): number {
  let at = MAGIC.copy(target, 0)
  at = writeLong(target, 2, at)
  at = writeBytes(target, Buffer.from('avro.schema'), at)
  at = writeBytes(target, schema, at)
  at = writeBytes(target, Buffer.from('avro.codec'), at)
  at = writeBytes(target, Buffer.from('null'), at)
  at = writeLong(target, 0, at)
  return at + SYNC.copy(target, at)
}

function writeBytes(target: Buffer, bytes: Buffer, at: number): number {
  const start = writeLong(target, bytes.length, at)
  return start + bytes.copy(target, start)
}

/** Zigzag varint of a number that is not negative, up to 2^53. */
function writeLong(target: Buffer, value: number, at: number): number {
  let rest = value * 2
  let position = at
  while (rest >= 0x80) {
    target[position++] = (rest % 0x80) + 0x80
    rest = Math.floor(rest / 0x80)
  }
  target[position++] = rest
  return position
}
