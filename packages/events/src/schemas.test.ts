import { readFileSync } from 'node:fs'
import avsc from 'avsc'
import { expect, test } from 'vitest'
import { GENERATED, generatedFiles, readReleasedFiles } from '../scripts/released-files.ts'
import { newestSchema, RELEASED_SCHEMAS, schemaByFingerprint } from './schemas.ts'
import type { AvroField, AvroRecord, AvroSchema } from './avro-schema.ts'

test('the generated files are those the schemas give', () => {
  for (const [name, text] of generatedFiles(readReleasedFiles())) {
    expect(readFileSync(new URL(name, GENERATED), 'utf8'), `${name}: run pnpm generate`).toBe(text)
  }
})

test('every schema file is registered, and found by its fingerprint', () => {
  expect(RELEASED_SCHEMAS.map(({ name, version, avsc: schema }) => ({ event: name, version, avsc: schema }))).toEqual(
    readReleasedFiles(),
  )
  for (const schema of RELEASED_SCHEMAS) expect(schemaByFingerprint(schema.fingerprint)).toBe(schema)
  expect(new Set(RELEASED_SCHEMAS.map((schema) => schema.fingerprint)).size).toBe(RELEASED_SCHEMAS.length)
})

test('every version of an event reads every other version, in both directions', () => {
  for (const reader of RELEASED_SCHEMAS) {
    for (const writer of RELEASED_SCHEMAS.filter((other) => other.name === reader.name)) {
      const readerType = avsc.Type.forSchema(reader.avsc as unknown as avsc.Schema)
      const writerType = avsc.Type.forSchema(writer.avsc as unknown as avsc.Schema)
      expect(() => readerType.createResolver(writerType)).not.toThrow()
    }
  }
})

for (const schema of RELEASED_SCHEMAS) {
  test(`${schema.name}.v${schema.version} keeps the rules that let it grow`, () => {
    const fields = allFields(schema.avsc)
    expect(fields.filter((field) => (field.doc ?? '') === '').map((field) => field.name)).toEqual([])
    // The three that every version has in the same place, and the time, never had a default and never go.
    const undefaulted = schema.avsc.fields.filter((field) => !('default' in field)).map((field) => field.name)
    expect(undefaulted).toEqual([
      expect.stringMatching(/_id$/),
      'origin',
      expect.stringMatching(/^(time|received_at)$/),
      'guard',
    ])
    expect(schema.avsc.fields.slice(0, 3).map((field) => field.type)).toEqual([
      expect.objectContaining({ type: 'fixed', size: 16 }),
      expect.objectContaining({ type: 'fixed', size: 16, name: 'Origin' }),
      { type: 'long', logicalType: 'timestamp-millis' },
    ])
    expect(schema.avsc.fields.at(-1)).toMatchObject({ name: 'guard', type: { type: 'fixed', size: 4 } })
    for (const type of fields.flatMap((field) => typesWithin(field.type))) {
      if (isUnion(type)) {
        expect(type[0], 'only nullable unions').toBe('null')
        expect(type).toHaveLength(2)
      }
      if (isEnum(type)) expect(type.symbols, `${type.name} has a default`).toContain(type.default)
    }
  })
}

test('no version changes a logical type or a default, which fingerprints do not see', () => {
  const changed = RELEASED_SCHEMAS.flatMap((schema) => {
    const before = RELEASED_SCHEMAS.find((other) => other.name === schema.name && other.version === schema.version - 1)
    const seen = (field: AvroField): string => JSON.stringify([field.type, field.default])
    return (before?.avsc.fields ?? []).filter((field) => {
      const now = schema.avsc.fields.find((other) => other.name === field.name)
      return now !== undefined && seen(now) !== seen(field)
    })
  })
  expect(changed).toEqual([])
})

test('the newest version is the one with the highest number', () => {
  for (const name of ['click', 'conversion', 'mark'] as const) {
    const versions = RELEASED_SCHEMAS.filter((schema) => schema.name === name).map((schema) => schema.version)
    expect(newestSchema(name).version).toBe(Math.max(...versions))
  }
})

function allFields(record: AvroRecord): AvroField[] {
  return record.fields.flatMap((field) => [
    field,
    ...typesWithin(field.type).flatMap((type) => (isRecord(type) ? allFields(type) : [])),
  ])
}

function typesWithin(type: AvroSchema): AvroSchema[] {
  if (typeof type === 'string') return [type]
  if (isUnion(type)) return [type, ...type.flatMap((branch) => typesWithin(branch))]
  if ('items' in type) return [type, ...typesWithin(type.items)]
  if ('values' in type) return [type, ...typesWithin(type.values)]
  return [type]
}

function isUnion(type: AvroSchema): type is readonly AvroSchema[] {
  return Array.isArray(type)
}

function isRecord(type: AvroSchema): type is AvroRecord {
  return typeof type === 'object' && 'fields' in type
}

function isEnum(type: AvroSchema): type is Extract<AvroSchema, { type: 'enum' }> {
  return typeof type === 'object' && 'symbols' in type
}
