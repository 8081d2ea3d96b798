/** Talks to the HTTP APIs as any client would. */
export class ApiClient {
  readonly #baseUrl: string
  readonly #token: string

  constructor(baseUrl: string, token: string) {
    this.#baseUrl = baseUrl
    this.#token = token
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return this.#ask<T>('GET', path)
  }

  async post<T = Record<string, unknown>>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('POST', path, body)
  }

  /** As PATCH wants it: with the revision the change is based on. */
  async patch<T = Record<string, unknown>>(path: string, revision: number, body: unknown): Promise<T> {
    return this.#ask<T>('PATCH', path, body, { 'if-match': `"${revision}"` })
  }

  /** The answer whatever its status. */
  raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.#baseUrl), {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async #ask<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    const response = await this.raw(method, path, body, headers)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }
}
