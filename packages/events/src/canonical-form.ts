import { isPrimitiveName } from './avro-schema.ts'
import type { AvroSchema } from './avro-schema.ts'

/**
 * Avro's Parsing Canonical Form of a schema (specification 1.12, "Transforming into Parsing Canonical Form"): full names,
 * no docs, defaults, aliases or logical types, attributes in a fixed order, no white space. What it drops is invisible to
 * a fingerprint, so released schema files never change.
 */
export function canonicalForm(schema: AvroSchema, namespace = ''): string {
  if (typeof schema === 'string') return JSON.stringify(isPrimitiveName(schema) ? schema : fullName(schema, namespace))
  if (isUnion(schema)) return `[${schema.map((branch) => canonicalForm(branch, namespace)).join(',')}]`
  switch (schema.type) {
    case 'array':
      return `{"type":"array","items":${canonicalForm(schema.items, namespace)}}`
    case 'map':
      return `{"type":"map","values":${canonicalForm(schema.values, namespace)}}`
    case 'record': {
      const name = fullName(schema.name, schema.namespace ?? namespace)
      const inner = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''
      const fields = schema.fields.map(
        (field) => `{"name":${JSON.stringify(field.name)},"type":${canonicalForm(field.type, inner)}}`,
      )
      return `{"name":${JSON.stringify(name)},"type":"record","fields":[${fields.join(',')}]}`
    }
    case 'enum':
      return `{"name":${JSON.stringify(fullName(schema.name, schema.namespace ?? namespace))},"type":"enum","symbols":${JSON.stringify(schema.symbols)}}`
    case 'fixed':
      return `{"name":${JSON.stringify(fullName(schema.name, schema.namespace ?? namespace))},"type":"fixed","size":${schema.size}}`
    default:
      return JSON.stringify(schema.type)
  }
}

function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema)
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
}
