/** An event took more bytes than any topic would carry; the writer should have cut it before. */
export class EventTooLargeError extends Error {
  readonly code = 'events.too_large'
}

/** A text that should be an id or an origin is not one. */
export class MalformedIdError extends Error {
  readonly code = 'events.malformed_id'
}

/** A JSON message of a topic lacks a field or has one of another shape. */
export class MalformedMessageError extends Error {
  readonly code = 'events.malformed_message'
}

/** A field was given a value that its type can't hold: a bug of the writer. */
export class InvalidValueError extends Error {
  readonly code = 'events.invalid_value'
}
