import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

/** Turns zod schemas into JSON Schema (2020-12, the dialect of OpenAPI 3.1), with references to the named ones. */
export class NamedSchemas {
  readonly #named: ReadonlyMap<z.ZodType, string>
  readonly #registry = z.registry<{ id: string }>()

  constructor(named: Readonly<Record<string, z.ZodType>>) {
    this.#named = new Map(Object.entries(named).map(([name, schema]) => [schema, name]))
    for (const [schema, name] of this.#named) this.#registry.add(schema, { id: name })
  }

  reference(name: string): JsonSchema {
    return { $ref: `#/components/schemas/${name}` }
  }

  refer(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const name = this.#named.get(schema)
    return name === undefined ? this.inline(schema, io) : this.reference(name)
  }

  inline(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const converted = z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: this.#registry }) as JsonSchema
    const { $schema: _dialect, $defs: definitions, ...rest } = converted
    // A named schema comes as a reference to its own definition.
    const name = this.#named.get(schema)
    const own = name === undefined ? rest : ((definitions as Record<string, JsonSchema> | undefined)?.[name] ?? rest)
    const { id: _id, ...content } = own
    return pointingToComponents(content) as JsonSchema
  }

  components(): Record<string, JsonSchema> {
    // As written, not as kept: what a rule or cap may leave out is what readers of the API need to know.
    return Object.fromEntries([...this.#named].map(([schema, name]) => [name, this.inline(schema, 'input')]))
  }
}

function pointingToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointingToComponents)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : pointingToComponents(inner),
    ]),
  )
}
