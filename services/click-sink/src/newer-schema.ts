import { checkGuard } from '@smartlink/events/guard'
import { readHead } from '@smartlink/events/head'
import { schemaByFingerprint } from '@smartlink/events/schemas'

/** Fingerprint of a schema that this build does not know; `undefined` for known ones and for what is no whole event. */
export function newerSchemaOf(message: Buffer | null): bigint | undefined {
  if (message === null) return undefined
  const fingerprint = readHead(message)?.fingerprint
  if (fingerprint === undefined || schemaByFingerprint(fingerprint) !== undefined) return undefined
  // Damaged bytes name any schema; only a whole message makes its partition wait.
  return checkGuard(message) ? fingerprint : undefined
}
