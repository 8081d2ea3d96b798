export type VisitorFactsErrorCode =
  | 'visitor_facts.bad_proxies'
  | 'visitor_facts.trust_all_refused'
  | 'visitor_facts.geo_unreadable'

/** A setting that visitors can't be recognised with. */
export class VisitorFactsError extends Error {
  override readonly name = 'VisitorFactsError'
  readonly code: VisitorFactsErrorCode

  constructor(code: VisitorFactsErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
