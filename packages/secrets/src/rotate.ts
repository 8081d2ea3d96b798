import { SecretsError } from './errors.ts'
import { findKey } from './key.ts'
import { newKey, readKeyFile, writeKeyFile } from './key-file.ts'
import type { Purpose } from './key-file.ts'

/**
 * Rotation in three steps, each on every machine before the next: add the key, make it current, and remove the old
 * one when the last token or row naming it has expired. Processes read the change at their next start.
 */

/** Adds a random key that is accepted and not yet used; answers its id. */
export function addKey(directory: string, purpose: Purpose): number {
  const ring = readKeyFile(directory, purpose)
  const key = newKey([ring.current, ...ring.accepted])
  writeKeyFile(directory, purpose, { ...ring, accepted: [...ring.accepted, key] }, { replace: true })
  return key.id
}

/** Makes an accepted key the one that makes new values; the former stays accepted. */
export function makeCurrent(directory: string, purpose: Purpose, id: number): void {
  const ring = readKeyFile(directory, purpose)
  const key = findKey(ring, id)
  if (key === undefined) throw new SecretsError('secrets.unknown_key', `${purpose} holds no key ${id}`)
  const accepted = [ring.current, ...ring.accepted].filter((other) => other !== key)
  writeKeyFile(directory, purpose, { current: key, accepted }, { replace: true })
}

/** Forgets an accepted key. What was made with it can't be understood or made again. */
export function removeKey(directory: string, purpose: Purpose, id: number): void {
  const ring = readKeyFile(directory, purpose)
  if (ring.current.id === id) {
    throw new SecretsError(
      'secrets.key_in_use',
      `key ${id} is the current one of ${purpose}: make another current first`,
    )
  }
  if (findKey(ring, id) === undefined) throw new SecretsError('secrets.unknown_key', `${purpose} holds no key ${id}`)
  const accepted = ring.accepted.filter((key) => key.id !== id)
  writeKeyFile(directory, purpose, { current: ring.current, accepted }, { replace: true })
}
