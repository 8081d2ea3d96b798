import { setTimeout as delay } from 'node:timers/promises'
import { ApiRefusedError, ApiUnreachableError } from './errors.ts'
import type { Problem } from './errors.ts'

export type Json = Readonly<Record<string, unknown>>

/** Parameters of a request; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** One of the HTTP APIs, asked as the owner of a token. */
export interface ApiClient {
  /** @throws {ApiRefusedError} it said no; {@link ApiUnreachableError} it did not answer */
  get<T = Json>(path: string, query?: Query): Promise<T>
  /** The same for what changes something; an answer without a body is undefined. */
  send<T = Json>(method: 'POST' | 'PATCH' | 'DELETE', path: string, options?: SendOptions): Promise<T>
}

export interface SendOptions {
  readonly body?: unknown
  /** Revision that the change is based on. */
  readonly revision?: number
  readonly query?: Query
}

export interface ApiClientOptions {
  /** `http://host:port`; a path in it stands before every other. */
  readonly url: string
  readonly token: string
  /** How a person names another address: `--control (SMARTLINK_CONTROL)`. */
  readonly setting: string
}

/** Longer than a report may take. */
const TIMEOUT_MS = 70_000
/** How long a service that says when to come back is asked again. */
const PATIENCE_MS = 10_000

export function createApiClient({ url, token, setting }: ApiClientOptions): ApiClient {
  const base = url.replace(/\/+$/, '')

  async function ask(method: string, path: string, { body, revision, query }: SendOptions): Promise<Response> {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) parameters.set(name, String(value))
    }
    const search = parameters.size === 0 ? '' : `?${parameters}`
    try {
      return await fetch(`${base}${path}${search}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(revision === undefined ? {} : { 'if-match': `"${revision}"` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (cause) {
      const what = `${base} does not answer (${reasonOf(cause)}). Is it running? Its address is the setting ${setting}`
      throw new ApiUnreachableError(what, { cause })
    }
  }

  /** A 503 that says when to come back has done nothing: it is asked again for a while. */
  async function untilAnswered(method: string, path: string, options: SendOptions): Promise<Response> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const response = await ask(method, path, options)
      const waitMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000
      if (response.status !== 503 || !(waitMs >= 0) || performance.now() + waitMs > deadline) return response
      await response.body?.cancel()
      await delay(waitMs)
    }
  }

  async function send<T>(method: string, path: string, options: SendOptions = {}): Promise<T> {
    const response = await untilAnswered(method, path, options)
    const text = await response.text()
    const document = parsed(text)
    if (response.ok && document.isJson) return document.value as T
    throw new ApiRefusedError(problemIn(document.value, response, base))
  }

  return { get: (path, query) => send('GET', path, query === undefined ? {} : { query }), send }
}

/** No text at all is an answer too: undefined. */
function parsed(text: string): { readonly isJson: boolean; readonly value: unknown } {
  if (text === '') return { isJson: true, value: undefined }
  try {
    return { isJson: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { isJson: false, value: undefined }
    throw error
  }
}

/** What stands before the API (a proxy) may answer in a form of its own. */
function problemIn(value: unknown, response: Response, base: string): Problem {
  const { code, detail: said } = (value ?? {}) as Partial<Problem>
  if (typeof code === 'string' && typeof said === 'string') return value as Problem
  const detail = `${base} answered ${response.status} ${response.statusText}, and not as this API does`
  return { status: response.status, code: 'cli.other_answer', detail }
}

/** fetch says "fetch failed" and keeps the reason below. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError) return cause.errors.map((one) => reasonOf(one)).join('; ')
  return cause instanceof Error ? cause.message : error.message
}
