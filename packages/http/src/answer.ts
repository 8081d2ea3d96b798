import type { Response } from 'express'
import type { Problem } from './problem.ts'
import { problemDocument } from './problem.ts'

/** What a handler answers; sent in one place. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | { readonly kind: 'html'; readonly status: number; readonly body: string; readonly headers: Headers }
  | { readonly kind: 'empty'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'problem'; readonly problem: Problem }

type Headers = Readonly<Record<string, string>>

export function json(body: unknown, headers: Headers = {}): Answer {
  return { kind: 'json', status: 200, body, headers }
}

export function created(location: string, body: unknown, headers: Headers = {}): Answer {
  return { kind: 'json', status: 201, body, headers: { ...headers, location } }
}

export function html(body: string, headers: Headers = {}): Answer {
  return { kind: 'html', status: 200, body, headers }
}

export function redirect(location: string): Answer {
  return { kind: 'empty', status: 303, headers: { location } }
}

export function refused(problem: Problem): Answer {
  return { kind: 'problem', problem }
}

export function sendAnswer(response: Response, answer: Answer): void {
  switch (answer.kind) {
    case 'problem':
      sendProblem(response, answer.problem)
      return
    case 'json':
      response.status(answer.status).set(answer.headers).json(answer.body)
      return
    case 'html':
      response.status(answer.status).set(answer.headers).type('html').send(answer.body)
      return
    case 'empty':
      response.status(answer.status).set(answer.headers).end()
      return
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  // Too late to say anything: the client must not take half an answer for a whole one.
  if (response.headersSent) {
    response.destroy()
    return
  }
  response
    .status(problem.status)
    .set({ 'cache-control': 'no-store', ...problem.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(problem)))
}
