import { randomUUID } from 'node:crypto'
import type { Logger } from '@smartlink/service-kit/logger'
import type { RequestHandler, Response } from 'express'
import type { Authentication } from './authentication.ts'
import { NOT_AUTHENTICATED } from './authentication.ts'

const ACCEPTABLE_ID = /^[A-Za-z0-9._-]{1,64}$/

/** What is known of a request while it is handled. */
export interface RequestNotes {
  readonly id: string
  authentication: Authentication
  /** Pattern of the route, never the path: paths may hold what people typed. */
  route?: string
  tokenId?: number
}

export function notesOf(response: Response): RequestNotes {
  return response.locals['notes'] as RequestNotes
}

/** Gives every request an id (or keeps the caller's) and says once how it ended; queries and tokens are never said. */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const id = typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : randomUUID()
    response.locals['notes'] = { id, authentication: NOT_AUTHENTICATED } satisfies RequestNotes
    response.setHeader('x-request-id', id)
    const startedAtMs = performance.now()
    response.once('close', () => {
      const { route, tokenId } = notesOf(response)
      const fields = {
        request_id: id,
        method: request.method,
        route,
        token_id: tokenId,
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAtMs) * 10) / 10,
        whole: response.writableFinished,
      }
      if (response.statusCode >= 500) logger.warn(fields, 'Answered')
      else logger.debug(fields, 'Answered')
    })
    next()
  }
}
