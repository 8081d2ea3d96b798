import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface Migration {
  /** File name; migrations are applied in its order. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file: an applied migration is never changed. */
  readonly checksum: string
}

const DIRECTORY = new URL('./sql/', import.meta.url)

/** Every migration of this build, in order. */
export function readMigrations(): readonly Migration[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(new URL(name, DIRECTORY), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}
