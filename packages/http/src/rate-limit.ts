import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { sendProblem } from './answer.ts'
import { tooManyRequests } from './problem.ts'
import { notesOf } from './request-log.ts'

export interface RateLimits {
  readonly windowMs: number
  /** Requests of one token, or of one address without a token, in a window. */
  readonly limit: number
}

/** Counts per token, and per address (IPv6 by /56) where there is none that is known. */
export function limitRate({ windowMs, limit }: RateLimits): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'smartlink',
    keyGenerator: keyOf,
    handler: (_request, response) => {
      sendProblem(response, tooManyRequests('rate.limited', `At most ${limit} requests in ${windowMs / 1_000} s`))
    },
  })
}

function keyOf(request: Request, response: Response): string {
  const { tokenId } = notesOf(response)
  return tokenId === undefined ? `address ${ipKeyGenerator(request.ip ?? '')}` : `token ${tokenId}`
}
