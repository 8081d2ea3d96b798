/** A segment in an outbox does not say what every outbox segment says. */
export class OutboxHeaderError extends Error {
  readonly code = 'outbox.header'
}

/** Bytes that are no outbox record stand in an outbox segment. */
export class OutboxRecordError extends Error {
  readonly code = 'outbox.record'
}
