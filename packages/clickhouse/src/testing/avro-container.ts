import type { AvroRecord } from '@smartlink/events/avro-schema'

/** An Avro container file of bodies that are encoded already; one block, no compression. */
export function avroContainer(schema: AvroRecord, bodies: readonly Buffer[]): Buffer {
  const sync = Buffer.alloc(16, 0x5c)
  const data = Buffer.concat(bodies)
  return Buffer.concat([
    Buffer.from('Obj\u0001', 'latin1'),
    avroLong(2),
    ...avroString('avro.schema', JSON.stringify(schema)),
    ...avroString('avro.codec', 'null'),
    avroLong(0),
    sync,
    ...(bodies.length === 0 ? [] : [avroLong(bodies.length), avroLong(data.length), data, sync]),
  ])
}

/** Zigzag varint of a safe integer. */
export function avroLong(value: number): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value) << 1n)
  if (value < 0) rest = BigInt.asUintN(64, ~rest)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

function avroString(key: string, value: string): Buffer[] {
  return [key, value].flatMap((text) => [avroLong(Buffer.byteLength(text)), Buffer.from(text)])
}
