/** A file that is named like a segment does not begin with a whole header. */
export class SegmentHeaderError extends Error {
  readonly code = 'segment_log.header'
}

/** A record is longer than a reader would take. */
export class RecordTooLargeError extends Error {
  readonly code = 'segment_log.record_too_large'
}

/** The log was closed. */
export class SegmentLogClosedError extends Error {
  readonly code = 'segment_log.closed'
}
