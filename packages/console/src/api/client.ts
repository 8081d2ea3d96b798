import createClient from 'openapi-fetch'
import type { components, paths } from './generated/control-api.d.ts'
import { ProblemError, problemOf } from './problem.ts'

/** The management API, typed by its own document. The session's cookie says who asks. */
export const control = createClient<paths>({ baseUrl: '/', fetch: fetchOrThrow })

export type Schemas = components['schemas']

/** Called when the session has ended, wherever that is noticed. */
export const sessionEnded = new EventTarget()

export const REPORT_BASE = '/report-api'

/** Every answer that is no success becomes a `ProblemError`. */
export async function fetchOrThrow(input: Request | string, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.ok) return response
  if (response.status === 401) sessionEnded.dispatchEvent(new Event('ended'))
  throw new ProblemError(await problemOf(response))
}

export async function fetchJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchOrThrow(path, init)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** The data of an answer; a refusal was thrown before. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer
  return data as T
}
