/** A rule, or a mode of one, that does not exist. */
export class UnknownRuleError extends Error {
  readonly code = 'fraud.unknown_rule'
}
