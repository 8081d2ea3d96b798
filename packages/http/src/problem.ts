/** One thing that is wrong with a request, at its place in the body, the query or the path. */
export interface ProblemDetail {
  /** JSON pointer into the body; `?name` for a query parameter. */
  readonly pointer: string
  readonly code: string
  readonly message: string
  readonly allowed?: readonly (string | number)[]
}

/** Why a request is refused: `application/problem+json` of RFC 9457, with our stable `code`. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** Every problem of the request at once. */
  readonly errors?: readonly ProblemDetail[]
  readonly headers?: Readonly<Record<string, string>>
  /** Members of its own, for instance the current revision. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** The document that is sent. */
export function problemDocument(problem: Problem): Record<string, unknown> {
  const { status, code, title, detail, errors, extensions } = problem
  return {
    type: `urn:smartlink:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...extensions,
  }
}

type Optional = Pick<Problem, 'errors' | 'headers' | 'extensions'>

function maker(status: number, title: string) {
  return (code: string, detail: string, more: Optional = {}): Problem => ({ status, code, title, detail, ...more })
}

export const badRequest = maker(400, 'The request could not be read')
export const unauthenticated = maker(401, 'Who asks is not known')
export const forbidden = maker(403, 'Not allowed')
export const notFound = maker(404, 'Not found')
export const methodNotAllowed = maker(405, 'Method not allowed')
export const conflict = maker(409, 'Stands against the present state')
export const preconditionFailed = maker(412, 'Was changed by somebody else')
export const bodyTooLarge = maker(413, 'The body is too large')
export const unsupportedMediaType = maker(415, 'The body is of a kind that is not understood')
export const invalid = maker(422, 'The request is not valid')
export const preconditionRequired = maker(428, 'The revision is needed')
export const tooManyRequests = maker(429, 'Too many requests')
export const internalError = maker(500, 'Something broke')
export const unavailable = maker(503, 'Not now')
