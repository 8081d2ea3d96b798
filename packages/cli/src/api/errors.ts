/** One thing that is wrong with a request, as the APIs say it. */
export interface ProblemDetail {
  /** JSON pointer into the body; `?name` for a parameter. */
  readonly pointer: string
  readonly code: string
  readonly message: string
  readonly allowed?: readonly (string | number)[]
}

/** What is read of a problem document (RFC 9457). */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title?: string
  readonly detail: string
  readonly errors?: readonly ProblemDetail[]
}

/** An API answered, and did not do what it was asked. */
export class ApiRefusedError extends Error {
  readonly code: string
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.code = problem.code
    this.problem = problem
  }

  /** Whether the same request may go through later without being changed. */
  get mayPass(): boolean {
    return this.problem.status >= 500 || this.problem.status === 429
  }
}

/** No API answered there. */
export class ApiUnreachableError extends Error {
  readonly code = 'cli.unreachable'
}
