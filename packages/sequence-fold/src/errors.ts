/** Bytes that should be a snapshot of a fold are not. */
export class MalformedSnapshotError extends Error {
  readonly code = 'fold.malformed_snapshot'
}
