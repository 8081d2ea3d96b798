import express from 'express'
import type { RequestHandler } from 'express'
import type { Problem } from './problem.ts'
import { badRequest, bodyTooLarge, unsupportedMediaType } from './problem.ts'

export const DEFAULT_BODY_LIMIT_BYTES = 1 << 20
const MAX_DEPTH = 32

export const jsonBody = (limitBytes: number): RequestHandler =>
  express.json({ limit: limitBytes, strict: false, type: ['application/json', 'application/*+json'] })

export const formBody = (limitBytes: number): RequestHandler =>
  express.urlencoded({ limit: limitBytes, extended: false, parameterLimit: 100 })

/** Deep nesting has no use here, and code that walks it recursively would run out of stack. */
export function tooDeep(body: unknown): boolean {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}

/** What a body parser threw, as a problem; undefined when it is none of its errors. */
export function problemOfBodyError(error: unknown): Problem | undefined {
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown }
  switch (type) {
    case 'entity.parse.failed':
      return badRequest('request.bad_json', 'The body is not valid JSON')
    case 'entity.too.large':
    case 'parameters.too.many':
      return bodyTooLarge('request.too_large', 'The body is larger than this operation takes')
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return unsupportedMediaType('request.bad_encoding', 'The body must be UTF-8, plain, gzip, deflate or br')
    case 'request.aborted':
    case 'request.size.invalid':
    case 'stream.encoding.set':
      return badRequest('request.bad_body', 'The body did not arrive whole')
    default:
      // Whatever else a parser refuses with a status of the client's is the client's.
      return typeof status === 'number' && status >= 400 && status < 500
        ? badRequest('request.bad_body', 'The request could not be read')
        : undefined
  }
}
