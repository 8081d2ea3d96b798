import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '@smartlink/service-kit/flags'
import { RequestError } from '../errors.ts'
import { replaceSecretFile } from './replace-file.ts'
import { secretsDirectory } from './secrets-directory.ts'

const PASSWORD_BYTES = 24

/** Puts a new random password in the place of the analyst's; whoever serves ClickHouse reads it at the next sign-in. */
export function renewAnalystPassword(settings: Settings): string {
  if (settings.clickhouse !== 'embedded') {
    throw new RequestError(`${settings.clickhouse} has users of its own: change the password there`)
  }
  const file = join(secretsDirectory(settings), 'analyst-password')
  if (!existsSync(file)) {
    throw new RequestError(`${file} is not there: name the secrets with --secrets, or the data directory with --data`)
  }
  replaceSecretFile(file, randomBytes(PASSWORD_BYTES).toString('base64url'))
  return file
}
