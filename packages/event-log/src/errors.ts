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

/** The log will never take this record: it is too large, or the rights to write it are missing. */
export class RefusedError extends Error {
  readonly code = 'log.refused'
}

/** The topic is written by somebody else: on the embedded log, what goes through an outbox. */
export class NotWritableError extends Error {
  readonly code = 'log.not_writable'
}

/** The log was closed while, or before, it was asked. */
export class LogClosedError extends Error {
  readonly code = 'log.closed'
}

/** The embedded log of this data directory was moved to Kafka, or is being moved. */
export class LogMovedError extends Error {
  readonly code = 'log.moved'
}
