import { sendProblem } from '@smartlink/http/answer'
import { refusalOf } from '@smartlink/http/authentication'
import { methodNotAllowed, tooManyRequests, unavailable } from '@smartlink/http/problem'
import type { Problem } from '@smartlink/http/problem'
import { readCall } from '@smartlink/http/read-call'
import { notesOf } from '@smartlink/http/request-log'
import type { Principal } from '@smartlink/http/roles'
import { route } from '@smartlink/http/route'
import type { DescribedResponse, Route } from '@smartlink/http/route'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import type { Express, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import { ClientGoneError, ReportBusyError } from '../errors.ts'

/** What a handler is given; its `signal` is aborted when the client hangs up, so that nothing is counted for nobody. */
export interface CancellableCall<Params> {
  readonly params: Params
  /** Parameters as they came; each handler reads its own. */
  readonly given: Readonly<Record<string, unknown>>
  readonly principal: Principal
  readonly signal: AbortSignal
  readonly response: Response
}

export interface CancellableRoute {
  readonly described: Route
  mount(app: Express): void
}

interface CancellableRouteOptions<Params extends z.ZodType | undefined> {
  readonly path: string
  /** The lowest role that may ask; a publisher unless said. */
  readonly access?: Principal['role']
  readonly summary: string
  readonly description?: string
  readonly responses: Readonly<Record<number, DescribedResponse>>
  readonly problems?: Readonly<Record<number, string>>
  readonly params?: Params
  /** For the description of the API only. */
  readonly query?: z.ZodType
  /** Sends the answer, or returns why there is none. */
  handle(call: CancellableCall<Params extends z.ZodType ? z.output<Params> : undefined>): Promise<Problem | undefined>
}

/** A `GET` whose answer may be a stream of bytes, and whose work ends when the client is gone. */
export function cancellableRoute<Params extends z.ZodType | undefined = undefined>(
  options: CancellableRouteOptions<Params>,
): CancellableRoute {
  const { path, handle, params, query, access = 'publisher', ...description } = options
  const described: Route = {
    ...route({
      method: 'get',
      path,
      access,
      tag: 'reports',
      ...description,
      handle: () => Promise.reject(new Error(`${path} sends its answer itself`)),
    }),
    params,
    query,
  }
  const act: RequestHandler = async (request, response) => {
    const notes = notesOf(response)
    notes.route = path
    response.setHeader('cache-control', 'private, no-store')
    const refusal = refusalOf(notes.authentication, access)
    if (refusal !== undefined || notes.authentication.state !== 'known') {
      if (refusal !== undefined) sendProblem(response, refusal)
      return
    }
    const read = readCall({ ...described, query: undefined, anyQuery: true }, request, response)
    if ('problem' in read) {
      sendProblem(response, read.problem)
      return
    }
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new ClientGoneError('The client hung up'))
    })
    try {
      const problem = await handle({
        params: read.call.params,
        given: { ...request.query },
        principal: notes.authentication.principal,
        signal: gone.signal,
        response,
      })
      if (problem !== undefined) sendProblem(response, problem)
    } catch (error) {
      if (gone.signal.aborted) return
      const problem = problemOfTrouble(error)
      if (problem === undefined) throw error
      sendProblem(response, problem)
    }
  }
  return {
    described,
    mount: (app) => {
      const expressPath = path.replace(/\{(\w+)\}/g, ':$1')
      // Express would answer HEAD by counting everything and sending nothing of it.
      app.head(expressPath, refuseMethod)
      app.get(expressPath, act)
      app.all(expressPath, refuseMethod)
    },
  }
}

const refuseMethod: RequestHandler = (_request, response) => {
  sendProblem(response, methodNotAllowed('method_not_allowed', 'Use GET', { headers: { allow: 'GET' } }))
}

const TIMED_OUT = 159
const TOO_MUCH_MEMORY = 241
const TOO_SLOW = 160

/** Trouble of ClickHouse that has a meaning for who asks; anything else is a bug. */
function problemOfTrouble(error: unknown): Problem | undefined {
  const later = { headers: { 'retry-after': '5' } }
  if (error instanceof ReportBusyError) return tooManyRequests(error.code, error.message, later)
  if (error instanceof ClickHouseUnreachableError) {
    return unavailable('report.clickhouse_unreachable', 'ClickHouse does not answer', later)
  }
  if (!(error instanceof ClickHouseRefusedError)) return undefined
  if (error.serverCode === TIMED_OUT || error.serverCode === TOO_SLOW || error.serverCode === TOO_MUCH_MEMORY) {
    return unavailable('report.too_large', 'This takes more than a report may: ask for less time or fewer dimensions')
  }
  if (error.mayPass) return unavailable('report.clickhouse_busy', 'ClickHouse is busy', later)
  return undefined
}
