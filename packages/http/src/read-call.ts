import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Problem } from './problem.ts'
import { badRequest, invalid, notFound, unsupportedMediaType } from './problem.ts'
import { tooDeep } from './read-body.ts'
import { notesOf } from './request-log.ts'
import type { Principal } from './roles.ts'
import type { Call, Route } from './route.ts'
import { detailsOf } from './zod-problems.ts'

export type ReadCall = { readonly call: Call<never, never, never, never> } | { readonly problem: Problem }

/** Parses everything a route takes; every problem of one part is reported at once. */
export function readCall(route: Route, request: Request, response: Response): ReadCall {
  const params = parsed(route.params, request.params)
  // What no schema could be the path of is not there; saying more would describe the schema of ids.
  if (!params.success) return { problem: notFound('not_found', 'There is nothing here') }

  const query = route.anyQuery === true ? { success: true as const, data: undefined } : readQuery(route, request)
  if (!query.success) return { problem: query.problem }

  const body = readBody(route, request)
  if (!body.success) return { problem: body.problem }

  const call = {
    params: params.data,
    query: query.data,
    body: body.data,
    principal: principalOf(response),
    header: (name: string) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    search: new URL(request.url, 'http://localhost').searchParams,
  }
  return { call: call as unknown as Call<never, never, never, never> }
}

type Read = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly problem: Problem }

function readQuery(route: Route, request: Request): Read {
  const given = { ...request.query }
  if (route.query === undefined) {
    const [unknown] = Object.keys(given)
    if (unknown === undefined) return { success: true, data: undefined }
    const errors = Object.keys(given).map((name) => ({
      pointer: `?${name}`,
      code: 'unknown_field',
      message: 'Is not a parameter of this',
    }))
    return {
      success: false,
      problem: badRequest('request.bad_query', 'No query parameters are taken here', { errors }),
    }
  }
  const result = route.query.safeParse(given)
  if (result.success) return { success: true, data: result.data }
  const errors = detailsOf(result.error, given).map((detail) => ({ ...detail, pointer: `?${detail.pointer.slice(1)}` }))
  return { success: false, problem: badRequest('request.bad_query', 'Some query parameters are not valid', { errors }) }
}

function readBody(route: Route, request: Request): Read {
  if (route.body === undefined) return { success: true, data: undefined }
  const given: unknown = request.body
  const absent = request.headers['content-length'] === '0' || !('content-type' in request.headers)
  if (given === undefined && absent && route.bodyOptional === true) return parsedBody(route.body, {})
  if (given === undefined) {
    const expected = route.form === true ? 'application/x-www-form-urlencoded' : 'application/json'
    const problem = absent
      ? badRequest('request.no_body', `A body of ${expected} is needed`)
      : unsupportedMediaType('request.media_type', `The body must be ${expected}`)
    return { success: false, problem }
  }
  if (tooDeep(given)) return { success: false, problem: invalid('request.too_deep', 'The body is nested too deeply') }
  return parsedBody(route.body, given)
}

function parsedBody(schema: z.ZodType, given: unknown): Read {
  const result = schema.safeParse(given)
  if (result.success) return { success: true, data: result.data }
  return { success: false, problem: invalidBody(result.error, given) }
}

/** The problem of a body that does not fit its schema. */
export function invalidBody(error: z.ZodError, given: unknown): Problem {
  const errors = detailsOf(error, given)
  const count = errors.length === 1 ? 'One thing is' : `${errors.length} things are`
  return invalid('request.invalid', `${count} wrong with the body`, { errors })
}

function parsed(schema: z.ZodType | undefined, given: unknown): { success: true; data: unknown } | { success: false } {
  if (schema === undefined) return { success: true, data: undefined }
  const result = schema.safeParse(given)
  return result.success ? { success: true, data: result.data } : { success: false }
}

function principalOf(response: Response): Principal | undefined {
  const { authentication } = notesOf(response)
  return authentication.state === 'known' ? authentication.principal : undefined
}
