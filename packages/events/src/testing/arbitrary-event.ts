import fc from 'fast-check'
import type { AvroPrimitiveName, AvroRecord, AvroSchema } from '../avro-schema.ts'

/**
 * Random values of any schema, edges included: used to test codecs and everything that stores events. The guard is left
 * out, as writers do.
 */
export function arbitraryEvent(schema: AvroRecord): fc.Arbitrary<Record<string, unknown>> {
  const fields = schema.fields.filter((field) => field.name !== 'guard')
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, arbitraryOf(field.type)])))
}

function arbitraryOf(schema: AvroSchema): fc.Arbitrary<unknown> {
  if (typeof schema === 'string') return PRIMITIVES[schema as AvroPrimitiveName]
  if (Array.isArray(schema)) return fc.oneof(...schema.map((branch: AvroSchema) => arbitraryOf(branch)))
  const complex = schema as Exclude<AvroSchema, string | readonly AvroSchema[]>
  switch (complex.type) {
    case 'record':
      return fc.record(Object.fromEntries(complex.fields.map((field) => [field.name, arbitraryOf(field.type)])))
    case 'enum':
      return fc.constantFrom(...complex.symbols)
    case 'fixed':
      return bytes(complex.size, complex.size)
    case 'array':
      return fc.array(arbitraryOf(complex.items), { maxLength: 5 })
    case 'map':
      return fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        arbitraryOf(complex.values),
        { maxKeys: 5 },
      )
    default:
      return PRIMITIVES[complex.type]
  }
}

const text = fc.string({ unit: 'binary', maxLength: 40 })

function bytes(minLength: number, maxLength: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array))
}

const PRIMITIVES: Readonly<Record<AvroPrimitiveName, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer(),
  // avsc keeps one step away from the largest safe integers.
  long: fc.oneof(
    fc.maxSafeInteger().map((value) => Math.floor(value / 2)),
    fc.integer(),
  ),
  float: fc.constantFrom(0, 0.5, -2),
  double: fc.double({ noNaN: true }),
  bytes: bytes(0, 40),
  string: text,
}
