import type { Role } from '@smartlink/catalog/entities/api-token'
import type { z } from 'zod'
import type { Answer } from './answer.ts'
import type { Principal } from './roles.ts'

/** The lowest role that may call it; `public` asks for no token. */
export type Access = Role | 'public'

export type Method = 'get' | 'post' | 'patch' | 'delete'

/** A response as the API's description shows it. */
export interface DescribedResponse {
  readonly description: string
  readonly schema?: z.ZodType
  readonly mediaType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a handler is given, parsed and checked. */
export interface Call<Params, Query, Body, Caller> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly principal: Caller
  /** A request header, by its lower-case name. */
  header(name: string): string | undefined
  /** Every query parameter as it came, in order; for pages that show what arrived. */
  readonly search: URLSearchParams
}

interface Description {
  readonly method: Method
  /** As OpenAPI writes it: `/v1/offers/{id}`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly responses: Readonly<Record<number, DescribedResponse>>
  /** Codes of the problems it answers with beside those every route may. */
  readonly problems?: Readonly<Record<number, string>>
  /** Takes `If-Match`, which is described but read by the handler. */
  readonly ifMatch?: true
  readonly bodyLimitBytes?: number
  /** The body as the document shows it, where it is parsed further by the handler. */
  readonly describeBody?: z.ZodType
  /** The body may be left out. */
  readonly bodyOptional?: true
  readonly hidden?: true
  /** Takes forms from pages instead of JSON. */
  readonly form?: true
  /** Takes query parameters it does not know. */
  readonly anyQuery?: true
}

/** One operation of an API: what it takes, who may call it, what it does. The document is made of these. */
export interface Route extends Description {
  readonly access: Access
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  handle(call: Call<never, never, never, never>): Answer | Promise<Answer>
}

type OutputOf<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface RouteOptions<
  A extends Access,
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
> extends Description {
  readonly access: A
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  handle(
    call: Call<OutputOf<Params>, OutputOf<Query>, OutputOf<Body>, A extends 'public' ? undefined : Principal>,
  ): Answer | Promise<Answer>
}

/** Binds a handler to the schemas of what it takes. */
export function route<
  A extends Access,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(options: RouteOptions<A, Params, Query, Body>): Route {
  const { params, query, body, handle, ...described } = options
  return { ...described, params, query, body, handle: handle as unknown as Route['handle'] }
}
