import type { AvroField, AvroRecord, AvroSchema } from '../src/avro-schema.ts'

const WARNING =
  '// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.\n'

/** A released schema file: `click.v1.avsc` is version 1 of `click`. */
export interface ReleasedFile {
  readonly event: string
  readonly version: number
  readonly avsc: AvroRecord
}

/** Text of `released.ts`: every version's schema as a constant, so that no program reads files to know them. */
export function releasedText(files: readonly ReleasedFile[]): string {
  const constants = files.map(
    (file) =>
      `export const ${file.event.toUpperCase()}_V${file.version}: AvroRecord = ${JSON.stringify(file.avsc, null, 2)}\n`,
  )
  return [WARNING, "import type { AvroRecord } from '../avro-schema.ts'\n", ...constants].join('\n')
}

/**
 * Text of the types of one event: the record as decoded, and the record as given to the encoder (no guard, fields with a
 * default may be left out).
 */
export function typesText(avsc: AvroRecord): string {
  const named = new Map<string, string>()
  const root = recordText(avsc, named, false)
  const input = recordText({ ...avsc, fields: avsc.fields.filter((field) => field.name !== 'guard') }, new Map(), true)
  return [WARNING, ...named.values(), root, input].join('\n')
}

function recordText(record: AvroRecord, named: Map<string, string>, forWriting: boolean): string {
  const name = forWriting ? `New${record.name}` : record.name
  const fields = record.fields.map((field) => fieldText(field, named, forWriting))
  const doc = forWriting ? `What a writer gives of a ${record.name}; a field left out has its default.` : record.doc
  return `/** ${doc ?? record.name} */\nexport interface ${name} {\n${fields.join('')}}\n`
}

function fieldText(field: AvroField, named: Map<string, string>, forWriting: boolean): string {
  const optional = forWriting && 'default' in field ? '?' : ''
  return `  /** ${field.doc ?? field.name} */\n  readonly ${field.name}${optional}: ${typeText(field.type, named)}\n`
}

function typeText(schema: AvroSchema, named: Map<string, string>): string {
  if (typeof schema === 'string') return PRIMITIVES[schema] ?? schema
  if (Array.isArray(schema)) return schema.map((branch: AvroSchema) => typeText(branch, named)).join(' | ')
  const complex = schema as Exclude<AvroSchema, string | readonly AvroSchema[]>
  switch (complex.type) {
    case 'record':
      named.set(complex.name, recordText(complex, named, false))
      return complex.name
    case 'enum':
      named.set(
        complex.name,
        `export type ${complex.name} = ${complex.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`,
      )
      return complex.name
    case 'fixed':
      return 'Buffer'
    case 'array':
      return `readonly ${typeText(complex.items, named)}[]`
    case 'map':
      return `Readonly<Record<string, ${typeText(complex.values, named)}>>`
    default:
      return typeText(complex.type, named)
  }
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'Buffer',
  string: 'string',
}
