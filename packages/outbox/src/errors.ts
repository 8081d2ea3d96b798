/** The outbox holds what belongs to another log; shipping it there would mix two installations. */
export class OtherLogError extends Error {
  readonly code = 'outbox.other_log'
}

/** An event is longer than an outbox takes; who makes events cuts them. */
export class EventTooLargeError extends Error {
  readonly code = 'outbox.event_too_large'
}

/** An event was appended although the outbox had said that it has no room, or under a sequence that is not the next. */
export class OutboxMisuseError extends Error {
  readonly code = 'outbox.misuse'
}
