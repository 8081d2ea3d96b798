import express from 'express'
import type { ErrorRequestHandler, Express, Request, Response } from 'express'
import { problemDocument } from '../answer/problem-document.ts'
import { headersOf } from '../front-end/front-end.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'
import { prefersJson } from '../answer/prefers-json.ts'
import { refusalAnswer } from '../answer/refusal.ts'
import { slugOf } from '@smartlink/click-request/target'

const POSTBACK = '/postback'
const MAX_FORM_BYTES = 16 * 1024

/** Takes the query and the form body of a postback, both as received, and answers once it is stored. */
export type TakePostback = (query: string, form: string) => Promise<{ readonly status: number; readonly body: object }>

/**
 * Everything that is no click, on Express: postbacks, robots.txt, wrong methods and paths that can't be links.
 * Whatever comes in, the answer is a clear 4xx and never a stack.
 */
export function createApplication(takePostback: TakePostback, onError: (error: unknown) => void): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // The postback reads its parameters itself, by the same rules as a click does.
  app.set('query parser', false)
  app.set('case sensitive routing', true)

  app.get('/robots.txt', (_request, response) => {
    response.type('text/plain').set('Cache-Control', 'public, max-age=86400').send('User-agent: *\nDisallow: /\n')
  })
  app.get('/favicon.ico', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=86400').status(204).end()
  })

  const postback = async (request: Request, response: Response): Promise<void> => {
    const form = typeof request.body === 'string' ? request.body : ''
    if (form === '' && hasBody(request) && !request.originalUrl.includes('?')) {
      const detail = 'A postback comes in the query, or as application/x-www-form-urlencoded.'
      sendProblem(response, 415, 'http.media_type', detail)
      return
    }
    const { status, body } = await takePostback(queryOf(request), form)
    response
      .status(status)
      .set('Cache-Control', 'no-store')
      .type(status < 400 ? 'application/json' : 'application/problem+json')
      .send(`${JSON.stringify(body)}\n`)
  }
  // Looking at an address must not change anything, so HEAD is no postback.
  app.head(POSTBACK, (request, response) => methodNotAllowed(request, response, 'GET, POST'))
  app.get(POSTBACK, postback)
  app.post(POSTBACK, express.text({ type: 'application/x-www-form-urlencoded', limit: MAX_FORM_BYTES }), postback)
  app.all(POSTBACK, (request, response) => methodNotAllowed(request, response, 'GET, POST'))

  app.use((request, response) => {
    const { method } = request
    if (method !== 'GET' && method !== 'HEAD' && slugOf(request.path) !== undefined) {
      methodNotAllowed(request, response, 'GET, HEAD')
      return
    }
    send(request, response, {
      code: 'http.not_found',
      meaning: 'There is nothing at this address.',
      status: 404,
    })
  })

  const onBadRequest: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status = clientStatus(error)
    if (status === undefined) onError(error)
    send(request, response, {
      code: status === 413 ? 'http.too_large' : status === undefined ? 'http.failed' : 'http.bad_request',
      meaning:
        status === 413
          ? 'The request is too large.'
          : status === undefined
            ? 'Something went wrong here; try again.'
            : 'The request could not be read.',
      status: status ?? 500,
    })
  }
  app.use(onBadRequest)
  return app
}

function queryOf(request: Request): string {
  const mark = request.originalUrl.indexOf('?')
  return mark === -1 ? '' : request.originalUrl.slice(mark + 1)
}

function methodNotAllowed(request: Request, response: Response, allow: string): void {
  response.set('Allow', allow)
  send(request, response, {
    code: 'http.method_not_allowed',
    meaning: `This address takes ${allow.replace(', ', ' and ')} only.`,
    status: 405,
  })
}

/** A page for visitors, unless they ask for JSON; a problem document for the servers of advertisers. */
function send(request: Request, response: Response, refusal: Parameters<typeof refusalAnswer>[0]): void {
  if (request.path === POSTBACK || request.path === `${POSTBACK}/`) {
    sendProblem(response, refusal.status, refusal.code, refusal.meaning)
    return
  }
  sendPlain(response, refusalAnswer(refusal, prefersJson(request.get('accept') ?? '')))
}

function sendProblem(response: Response, status: number, code: string, detail: string): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(`${JSON.stringify(problemDocument(status, code, detail))}\n`)
}

function hasBody(request: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

function sendPlain(response: Response, answer: PlainAnswer): void {
  const { status, body } = answer
  const headers = headersOf(answer)
  for (let at = 0; at < headers.length; at += 2) response.set(headers[at] ?? '', headers[at + 1] ?? '')
  response.status(status).end(body)
}

/** The status of an error that the client caused (body parser, bad escapes in the path); undefined for our own. */
function clientStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown }).status
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}
