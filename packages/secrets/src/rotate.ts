import { SecretsError } from './errors.ts'
import { findKey, Key, keyAt, keysOf } from './key.ts'
import type { KeyRing } from './key.ts'
import { newKey, readKeyFile, writeKeyFile } from './key-file.ts'
import type { Purpose } from './key-file.ts'

/**
 * Rotation in three steps, each on every machine before the next: add the key, make it current, and remove the old one
 * when nothing names it any more. Processes that run read each change within seconds (`follow-secrets.ts`).
 */

/** Adds a random key that is accepted and not yet used; answers its id. */
export function addKey(directory: string, purpose: Purpose): number {
  const ring = readKeyFile(directory, purpose)
  const key = newKey(keysOf(ring))
  writeKeyFile(directory, purpose, { ...ring, accepted: [...ring.accepted, key] }, { replace: true })
  return key.id
}

/**
 * Makes an accepted key the one that makes new values from `sinceMs` on, which may lie ahead; the former stays accepted.
 * Another key that was to become current later is not any more.
 */
export function makeCurrent(
  directory: string,
  purpose: Purpose,
  id: number,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): void {
  const ring = readKeyFile(directory, purpose)
  if (findKey(ring, id) === undefined) throw unknownKey(purpose, id)
  const former = keyAt(ring, nowMs)
  const keys = keysOf(ring).map((key) => {
    if (key.id === former.id) return new Key(key.id, key.bytes, key.sinceMs ?? 0)
    if (key.id === id) return new Key(id, key.bytes, sinceMs)
    const isAhead = key.sinceMs !== undefined && key.sinceMs > nowMs
    return new Key(key.id, key.bytes, isAhead ? undefined : key.sinceMs)
  })
  writeKeyFile(directory, purpose, ringOf(keys, nowMs), { replace: true })
}

/** Forgets an accepted key. What was made with it can't be understood or made again. */
export function removeKey(directory: string, purpose: Purpose, id: number, nowMs: number): void {
  const ring = readKeyFile(directory, purpose)
  const key = findKey(ring, id)
  if (key === undefined) throw unknownKey(purpose, id)
  if (keyAt(ring, nowMs).id === id || (key.sinceMs ?? 0) > nowMs) {
    throw new SecretsError(
      'secrets.key_in_use',
      `key ${id} of ${purpose} is the current one, or is going to be: make another current first`,
    )
  }
  const left = keysOf(ring).filter((other) => other.id !== id)
  writeKeyFile(directory, purpose, ringOf(left, nowMs), { replace: true })
}

function ringOf(keys: readonly Key[], nowMs: number): KeyRing {
  const [first] = keys
  const current = first === undefined ? undefined : keyAt({ current: first, accepted: keys.slice(1) }, nowMs)
  if (current === undefined) throw new SecretsError('secrets.malformed', 'a ring without keys')
  return { current, accepted: keys.filter((key) => key !== current) }
}

function unknownKey(purpose: Purpose, id: number): SecretsError {
  return new SecretsError('secrets.unknown_key', `${purpose} holds no key ${id}`)
}
