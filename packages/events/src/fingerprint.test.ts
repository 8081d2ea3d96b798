import { expect, test } from 'vitest'
import { canonicalForm } from './canonical-form.ts'
import { crc64Avro } from './crc64-avro.ts'
import { RELEASED_SCHEMAS, fingerprintText } from './schemas.ts'
import type { AvroSchema } from './avro-schema.ts'

/** Input, canonical form and fingerprint (signed) as Avro's own `share/test/data/schema-tests.txt` states them. */
const SPECIFIED: readonly (readonly [input: string, canonical: string, fingerprint: bigint])[] = [
  ['"null"', '"null"', 7195948357588979594n],
  ['{"type":"boolean"}', '"boolean"', -6970731678124411036n],
  ['"int"', '"int"', 8247732601305521295n],
  ['{"type":"long"}', '"long"', -3434872931120570953n],
  ['"float"', '"float"', 5583340709985441680n],
  ['"double"', '"double"', -8181574048448539266n],
  ['"bytes"', '"bytes"', 5746618253357095269n],
  ['"string"', '"string"', -8142146995180207161n],
  ['[  ]', '[]', -1241056759729112623n],
  ['[ "int" , {"type":"boolean"} ]', '["int","boolean"]', 5392556393470105090n],
  [
    '{"fields":[], "type":"record", "name":"foo", "namespace":"x.y"}',
    '{"name":"x.y.foo","type":"record","fields":[]}',
    5916914534497305771n,
  ],
  [
    '{"fields":[], "type":"record", "name":"a.b.foo", "namespace":"x.y"}',
    '{"name":"a.b.foo","type":"record","fields":[]}',
    -4616218487480524110n,
  ],
  [
    '{"fields":[], "type":"record", "name":"foo", "doc":"foo", "aliases":["foo","bar"]}',
    '{"name":"foo","type":"record","fields":[]}',
    -4824392279771201922n,
  ],
  [
    '{"fields":[{"type":"boolean","aliases":[],"name":"f1","default":"true"},{"order":"descending","name":"f2","doc":"Hello","type":"int"}],"type":"record","name":"foo"}',
    '{"name":"foo","type":"record","fields":[{"name":"f1","type":"boolean"},{"name":"f2","type":"int"}]}',
    -4860222112080293046n,
  ],
  [
    '{"namespace":"x.y.z", "type":"enum", "name":"foo", "doc":"foo bar", "symbols":["A1", "A2"]}',
    '{"name":"x.y.z.foo","type":"enum","symbols":["A1","A2"]}',
    -4448647247586288245n,
  ],
  [
    '{"namespace":"x.y.z", "type":"fixed", "name":"foo", "doc":"foo bar", "size":32}',
    '{"name":"x.y.z.foo","type":"fixed","size":32}',
    -3064184465700546786n,
  ],
  ['{ "items":{"type":"null"}, "type":"array"}', '{"type":"array","items":"null"}', -589620603366471059n],
  ['{ "values":"string", "type":"map"}', '{"type":"map","values":"string"}', -8732877298790414990n],
  [
    '{"name":"PigValue","type":"record","fields":[{"name":"value", "type":["null", "int", "long", "PigValue"]}]}',
    '{"name":"PigValue","type":"record","fields":[{"name":"value","type":["null","int","long","PigValue"]}]}',
    -1759257747318642341n,
  ],
]

test('canonical forms and fingerprints are those of the specification', () => {
  for (const [input, canonical, fingerprint] of SPECIFIED) {
    expect(canonicalForm(JSON.parse(input) as AvroSchema)).toBe(canonical)
    expect(BigInt.asIntN(64, crc64Avro(Buffer.from(canonical)))).toBe(fingerprint)
  }
})

test('a nested type takes the namespace of the record around it', () => {
  const schema: AvroSchema = {
    type: 'record',
    name: 'Outer',
    namespace: 'n',
    fields: [{ name: 'f', type: { type: 'fixed', name: 'Inner', size: 1 } }],
  }
  expect(canonicalForm(schema)).toContain('"name":"n.Inner"')
})

test('released fingerprints never change', () => {
  expect(
    RELEASED_SCHEMAS.map((schema) => `${schema.name}.v${schema.version} ${fingerprintText(schema.fingerprint)}`),
  ).toEqual(['click.v1 0a19142ae89db43d', 'conversion.v1 ccc80811ec764e9e', 'mark.v1 328081bfb95362ef'])
})
