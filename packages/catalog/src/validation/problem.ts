/** Why an edit is refused. */
export interface Problem {
  /** Where in the body. */
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
  readonly allowed?: readonly (string | number)[]
  /** The edit is accepted all the same when the caller says `force`, having read this. */
  readonly canBeForced?: true
}
