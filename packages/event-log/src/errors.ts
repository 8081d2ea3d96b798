/** This member, or this writer, was replaced by a newer one. */
export class FencedError extends Error {
  readonly code = 'log.fenced'
}

/** A write may or may not have been taken; who holds state about it must read the log again. */
export class OutcomeUnknownError extends Error {
  readonly code = 'log.outcome_unknown'
}

/** An offset that the log no longer holds, or never held, was asked for. Never answered by a silent reset. */
export class OffsetOutOfRangeError extends Error {
  readonly code = 'log.offset_out_of_range'
}

/** The topic does not exist, and topics are only created by `ensureTopics`. */
export class UnknownTopicError extends Error {
  readonly code = 'log.unknown_topic'
}

/** The metadata of a commit is longer than the 4 KiB a Kafka broker takes. */
export class MetadataTooLargeError extends Error {
  readonly code = 'log.metadata_too_large'
}
