/** What the APIs answer when they refuse: `application/problem+json`. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors?: readonly ProblemDetail[]
  readonly revision?: number
}

export interface ProblemDetail {
  /** JSON pointer into the body, or `?name` of a query parameter. */
  readonly pointer: string
  readonly code: string
  readonly message: string
  /** Values that would be taken, where they are few. */
  readonly allowed?: readonly unknown[]
}

/** A refused request. Its message is fit to be shown. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Reads the answer of a request that failed, whatever it holds. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  if (isJson) return JSON.parse(text) as Problem
  return {
    status: response.status,
    code: 'unreadable',
    title: 'The server did not answer as expected',
    detail: `The server answered ${response.status} without saying why`,
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof ProblemError ? error.problem.code : undefined
}

/** A sentence for people about anything that went wrong. */
export function messageOf(error: unknown): string {
  if (error instanceof ProblemError) return error.message
  if (error instanceof TypeError) return 'The server can’t be reached. Check the connection and try again.'
  return error instanceof Error ? error.message : String(error)
}

/** Messages by the place they are about: `/name`, `/members/0/weight`. */
export type FieldErrors = Readonly<Record<string, string>>

export function fieldErrorsOf(error: unknown): FieldErrors {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  return Object.fromEntries(errors.toReversed().map(({ pointer, message }) => [pointer, message]))
}
