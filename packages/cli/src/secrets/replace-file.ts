import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'

/** Puts one line that only its owner may read in the place of a file: whoever reads it finds the former one or this. */
export function replaceSecretFile(file: string, line: string): void {
  const staged = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(staged, `${line}\n`, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(staged, file)
}
