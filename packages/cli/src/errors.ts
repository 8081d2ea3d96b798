/** What was asked can't be done as it was asked; the message says what can. Nothing was changed. */
export class RequestError extends Error {
  readonly code = 'cli.request'
}
