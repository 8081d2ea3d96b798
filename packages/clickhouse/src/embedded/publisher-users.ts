import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ServerStartError } from '../errors.ts'
import { ANALYST_USER, READER_USER, SERVICE_USER } from './users-config.ts'
import type { PublisherUser } from './users-config.ts'

const RESERVED = new Set(['default', SERVICE_USER, READER_USER, ANALYST_USER])

/**
 * SQL users of publishers, from a file the operator writes: `[{"name": "acme", "publisher_id": 7, "password_file": "acme.txt"}]`.
 * No file: no such users. Read at every start of the server; passwords are read at each sign-in.
 * @throws {ServerStartError} naming what is wrong with the file
 */
export function readPublisherUsers(file: string): readonly PublisherUser[] {
  if (!existsSync(file)) return []
  let entries: unknown
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ServerStartError(`${file} is no JSON`, { cause })
  }
  if (!Array.isArray(entries)) throw new ServerStartError(`${file}: expected a list of users`)
  return entries.map((entry: unknown, index) => {
    const { name, publisher_id: publisherId, password_file: passwordFile } = (entry ?? {}) as Record<string, unknown>
    const valid =
      typeof name === 'string' &&
      /^[a-z][a-z0-9_]{0,62}$/.test(name) &&
      !RESERVED.has(name) &&
      Number.isInteger(publisherId) &&
      typeof passwordFile === 'string'
    if (!valid) {
      throw new ServerStartError(
        `${file}, user ${index}: expected name (a-z, 0-9, _; not ${[...RESERVED].join(', ')}), publisher_id and password_file`,
      )
    }
    return { name, publisherId: publisherId as number, passwordFile: resolve(dirname(file), passwordFile) }
  })
}
