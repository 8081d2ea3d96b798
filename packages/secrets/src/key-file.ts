import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { SecretsError } from './errors.ts'
import { Key, keysOf } from './key.ts'
import type { KeyRing } from './key.ts'

/** What a ring of keys is for; also the name of its file. */
export const PURPOSES = ['master', 'click-token-keys'] as const
export type Purpose = (typeof PURPOSES)[number]

export const KEY_BYTES = 32
const MAX_KEY_ID = 255
const OTHERS = 0o007
const GROUP_WRITE = 0o020

/**
 * Reads one ring: `{"current": 1, "keys": [{"id": 1, "key": "<base64url of 32 bytes>", "since": "<RFC 3339>"}]}`, where only
 * keys that were made current say since when.
 * Others may have no access to the file and its group may not write it; a group may read it, because mounted secrets
 * are given to a process through one.
 */
export function readKeyFile(directory: string, purpose: Purpose): KeyRing {
  const path = join(directory, purpose)
  let text: string
  try {
    const { mode } = statSync(path)
    if ((mode & (OTHERS | GROUP_WRITE)) !== 0) {
      const octal = (mode & 0o777).toString(8)
      throw new SecretsError('secrets.file_open_to_others', `${path} has mode 0${octal}: make it 0600 (chmod 600)`)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof SecretsError) throw error
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing
      ? new SecretsError('secrets.file_missing', `${path} is missing: restore it from the installation's secrets`, {
          cause: error,
        })
      : new SecretsError('secrets.unreadable', `${path} can't be read: ${(error as Error).message}`, { cause: error })
  }
  return parseKeyRing(text, path)
}

function parseKeyRing(text: string, path: string): KeyRing {
  const malformed = (what: string): SecretsError => new SecretsError('secrets.malformed', `${path}: ${what}`)
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    // The parser's own message would quote the file.
    throw malformed('is not JSON')
  }
  const { current, keys } = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>
  if (!Array.isArray(keys) || keys.length === 0) throw malformed('has no `keys`')
  const ring = keys.map((entry: unknown, index) => {
    const { id, key, since } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > MAX_KEY_ID) {
      throw malformed(`keys[${index}].id is not a number from 1 to ${MAX_KEY_ID}`)
    }
    const bytes = typeof key === 'string' ? Buffer.from(key, 'base64url') : Buffer.alloc(0)
    if (bytes.length !== KEY_BYTES) throw malformed(`keys[${index}].key is not base64url of ${KEY_BYTES} bytes`)
    const sinceMs = typeof since === 'string' ? Date.parse(since) : undefined
    if (since !== undefined && !Number.isSafeInteger(sinceMs)) throw malformed(`keys[${index}].since is no time`)
    return new Key(id, bytes, sinceMs)
  })
  if (new Set(ring.map(({ id }) => id)).size !== ring.length) throw malformed('names a key id twice')
  const key = ring.find(({ id }) => id === current)
  if (key === undefined) throw malformed('`current` names no key of `keys`')
  return { current: key, accepted: ring.filter((other) => other !== key) }
}

/** A ring of one new random key. */
export function newKeyRing(): KeyRing {
  return { current: newKey([]), accepted: [] }
}

/** A new random key with the lowest id above those given. */
export function newKey(taken: readonly Key[]): Key {
  return new Key(Math.max(0, ...taken.map(({ id }) => id)) + 1, randomBytes(KEY_BYTES))
}

/**
 * Writes one ring durably. With `replace: false` a file that is there stays as it is, whoever made it: two processes
 * that start at once end up with the same keys.
 */
export function writeKeyFile(directory: string, purpose: Purpose, ring: KeyRing, options: { replace: boolean }): void {
  const path = join(directory, purpose)
  const content = {
    current: ring.current.id,
    keys: keysOf(ring).map(({ id, bytes, sinceMs }) => ({
      id,
      key: bytes.toString('base64url'),
      ...(sinceMs === undefined ? {} : { since: new Date(sinceMs).toISOString() }),
    })),
  }
  const staged = join(directory, `.${purpose}.${randomBytes(6).toString('hex')}`)
  const file = openSync(staged, 'wx', 0o600)
  try {
    writeSync(file, `${JSON.stringify(content, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (options.replace) {
    renameSync(staged, path)
  } else {
    try {
      linkSync(staged, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      unlinkSync(staged)
    }
  }
  syncDirectory(dirname(path))
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
