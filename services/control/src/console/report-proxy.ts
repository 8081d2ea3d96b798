import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream/promises'
import type { Problem } from '@smartlink/http/problem'
import { methodNotAllowed, problemDocument, unavailable } from '@smartlink/http/problem'
import type { Logger } from '@smartlink/service-kit/logger'

export const REPORT_PATH = '/report-api'

const PASSED_ON = [
  'accept',
  'accept-encoding',
  'authorization',
  'if-none-match',
  'last-event-id',
  'user-agent',
  'x-request-id',
]
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authenticate', 'trailer', 'transfer-encoding', 'upgrade']

/**
 * Hands `/report-api/…` on to the report API, so that the console has one origin: its session cookie stays strict and its
 * policy names no other host. Bodies are streamed; a client that hangs up ends the query.
 */
export function createReportProxy(reportUrl: () => string | undefined, logger: Logger) {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const base = reportUrl()
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
      sendProblem(outgoing, methodNotAllowed('method_not_allowed', 'Reports are read with GET'))
      return
    }
    if (base === undefined) {
      sendProblem(outgoing, unavailable('report.unknown_address', 'The address of the report API is not known'))
      return
    }
    const url = new URL((incoming.url ?? '').slice(REPORT_PATH.length) || '/', base)
    // A path such as //elsewhere would name another host.
    if (url.origin !== new URL(base).origin) {
      sendProblem(outgoing, unavailable('report.unknown_address', 'This is no address of the report API'))
      return
    }
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = ask(url, { method: incoming.method, headers: passedOn(incoming.headers) })
    asked.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers))
      outgoing.flushHeaders()
      pipeline(answer, outgoing).catch((error: unknown) => {
        // Readers of a live stream leave whenever they like.
        if (!outgoing.destroyed) logger.warn({ err: error }, 'A report was cut off')
      })
    })
    asked.once('error', (error) => {
      if (outgoing.headersSent || outgoing.destroyed) return
      logger.warn({ err: error }, 'The report API does not answer')
      sendProblem(outgoing, unavailable('report.unreachable', 'The report API does not answer'))
    })
    outgoing.once('close', () => asked.destroy())
    asked.end()
  }
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  )
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)))
}

function sendProblem(response: ServerResponse, problem: Problem): void {
  response
    .writeHead(problem.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .end(JSON.stringify(problemDocument(problem)))
}
