import { z } from 'zod'
import type { JsonSchema } from './named-schemas.ts'
import { NamedSchemas } from './named-schemas.ts'
import type { Route } from './route.ts'

export interface ApiDescription {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  /** Schemas that stand under their name in `components` and are referred to. */
  readonly named: Readonly<Record<string, z.ZodType>>
}

const PROBLEM = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; decide by this'),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON pointer into the body, or ?name of a query parameter'),
          code: z.string(),
          message: z.string(),
          allowed: z.array(z.union([z.string(), z.number()])).exactOptional(),
        }),
      )
      .exactOptional(),
  })
  .describe('RFC 9457. Every problem of a request at once.')

/** OpenAPI 3.1 of routes. Its schemas are the ones the routes are checked by, so the two can't part. */
export function describeApi(routes: readonly Route[], api: ApiDescription): Record<string, unknown> {
  const schemas = new NamedSchemas({ ...api.named, Problem: PROBLEM })
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    if (route.hidden === true) continue
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version: api.version,
      description: api.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: api.tags,
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token, `slk_…`' } },
    },
  }
}

function operation(route: Route, schemas: NamedSchemas): Record<string, unknown> {
  const described = route.describeBody ?? route.body
  const mediaType = route.form === true ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, route.access === 'public' ? undefined : `Role: ${route.access} or above.`]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    security: route.access === 'public' ? [] : [{ token: [] }],
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...(route.ifMatch === true ? [IF_MATCH] : []),
    ],
    ...(described === undefined
      ? {}
      : {
          requestBody: {
            required: route.bodyOptional !== true,
            content: { [mediaType]: { schema: schemas.refer(described, 'input') } },
          },
        }),
    responses: { ...responses(route, schemas), ...problems(route, schemas) },
  }
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of what you have read: 412 when it is old, 428 without it',
  schema: { type: 'string' },
}

function operationId({ method, path }: Route): string {
  return `${method} ${path}`.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined, schemas: NamedSchemas): unknown[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemas.inline(schema, 'input') as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }))
}

function responses(route: Route, schemas: NamedSchemas): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => [
      status,
      {
        description: response.description,
        ...(response.headers === undefined
          ? {}
          : {
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, description]) => [
                  name,
                  { description, schema: { type: 'string' } },
                ]),
              ),
            }),
        ...(response.schema === undefined
          ? response.mediaType === undefined
            ? {}
            : { content: { [response.mediaType]: { schema: { type: 'string' } } } }
          : { content: { 'application/json': { schema: schemas.refer(response.schema, 'output') } } }),
      },
    ]),
  )
}

/** What every route may answer, and what this one says of its own. */
function problems(route: Route, schemas: NamedSchemas): Record<string, unknown> {
  const described: Record<string, string> = {
    ...(route.query === undefined && route.body === undefined ? {} : { 400: 'The request could not be read' }),
    ...(route.access === 'public' ? {} : { 401: 'No token, or not a good one', 403: 'The token may not do this' }),
    ...(route.params === undefined ? {} : { 404: 'There is no such thing' }),
    ...(route.ifMatch === true ? { 412: 'The revision in If-Match is old', 428: 'If-Match is missing' } : {}),
    ...(route.body === undefined ? {} : { 422: 'The body is not valid; `errors` names everything that is wrong' }),
    ...route.problems,
  }
  const content = { 'application/problem+json': { schema: schemas.reference('Problem') } }
  return Object.fromEntries(
    Object.entries(described)
      .filter(([status]) => !(status in route.responses))
      .map(([status, description]) => [status, { description, content }]),
  )
}
