import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import express from 'express'
import type { ErrorRequestHandler, Express, RequestHandler, Response } from 'express'
import { sendAnswer, sendProblem } from './answer.ts'
import type { TokenVerifier } from './authentication.ts'
import { authenticate, refusalOf } from './authentication.ts'
import { internalError, methodNotAllowed, notFound } from './problem.ts'
import type { RateLimits } from './rate-limit.ts'
import { limitRate } from './rate-limit.ts'
import { DEFAULT_BODY_LIMIT_BYTES, formBody, jsonBody, problemOfBodyError } from './read-body.ts'
import { readCall } from './read-call.ts'
import { notesOf, requestLog } from './request-log.ts'
import { requestMetrics } from './request-metrics.ts'
import type { Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'

export interface ApiAppOptions {
  readonly routes: readonly Route[]
  readonly tokens: TokenVerifier
  readonly clock: Clock
  readonly logger: Logger
  readonly rateLimits: RateLimits
  readonly metrics?: Registry
  /** Files and pages beside the routes, looked at after them. */
  mount?(app: Express): void
}

/** An Express app that serves routes: identity, limits, parsing, roles, and one way to say what is wrong. */
export function createApiApp(options: ApiAppOptions): Express {
  const { routes, logger } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use(requestLog(logger))
  if (options.metrics !== undefined) app.use(requestMetrics(options.metrics))
  app.use(securityHeaders(), identify(options), limitRate(options.rateLimits))

  const methods = new Map<string, string[]>()
  for (const route of routes) {
    const path = expressPath(route.path)
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()])
    app[route.method](path, ...handlersOf(route, options))
  }
  options.mount?.(app)
  for (const [path, allowed] of methods) app.all(path, refuseMethod(allowed))
  app.use((_request, response) => {
    sendProblem(response, notFound('not_found', 'There is nothing here'))
  })
  app.use(answerErrors(logger))
  return app
}

/** `/v1/offers/{id}` → `/v1/offers/:id` */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** Finds out who asks before anything is counted: tokens that are made up must not have a count of their own. */
function identify({ tokens, clock }: ApiAppOptions): RequestHandler {
  return (request, response, next) => {
    const authentication = authenticate(request.headers.authorization, tokens, clock.now())
    const notes = notesOf(response)
    notes.authentication = authentication
    if (authentication.state === 'known') notes.tokenId = authentication.principal.id
    next()
  }
}

function handlersOf(route: Route, { logger }: ApiAppOptions): RequestHandler[] {
  const admit: RequestHandler = (_request, response, next) => {
    const notes = notesOf(response)
    notes.route = route.path
    const refusal = refusalOf(notes.authentication, route.access)
    if (route.access !== 'public') response.setHeader('cache-control', 'private, no-store')
    if (refusal === undefined) next()
    else sendProblem(response, refusal)
  }
  const limitBytes = route.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES
  const body = route.body === undefined ? [] : [route.form === true ? formBody(limitBytes) : jsonBody(limitBytes)]

  const act: RequestHandler = async (request, response) => {
    const call = readCall(route, request, response)
    if ('problem' in call) sendProblem(response, call.problem)
    else {
      try {
        sendAnswer(response, await route.handle(call.call))
      } catch (error) {
        answerBug(error, response, logger)
      }
    }
  }
  return [admit, ...body, act]
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
  const allow = [...allowed, 'OPTIONS'].join(', ')
  return (request, response) => {
    if (request.method === 'OPTIONS') response.status(204).setHeader('allow', allow).end()
    else sendProblem(response, methodNotAllowed('method_not_allowed', `Use one of ${allow}`, { headers: { allow } }))
  }
}

function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const problem =
      error instanceof URIError ? notFound('not_found', 'There is nothing here') : problemOfBodyError(error)
    if (problem === undefined) answerBug(error, response, logger)
    else sendProblem(response, problem)
  }
}

/** A bug or broken infrastructure: the caller learns the id to ask about, the log everything else. */
function answerBug(error: unknown, response: Response, logger: Logger): void {
  const { id, route } = notesOf(response)
  logger.error({ err: error, request_id: id, route }, 'A request failed')
  sendProblem(
    response,
    internalError('internal', `Something broke; it was logged under ${id}`, { extensions: { request_id: id } }),
  )
}
