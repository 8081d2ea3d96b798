import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hashToken, newToken, shortIdOf } from '@smartlink/http/token'
import type { Logger } from '@smartlink/service-kit/logger'
import { statusOfToken } from '../tokens/show-token.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { done } from '../write/edit.ts'

export function adminTokenFile(secretsDirectory: string): string {
  return join(secretsDirectory, 'admin-token')
}

/**
 * Sees to it that somebody can use the API: the token in `<secrets>/admin-token` is an admin's. The file is written
 * before the token is registered, so that a stop in between ends in the same token. A file that was removed is made
 * again only when no admin token is left.
 */
export async function ensureAdminToken(secretsDirectory: string, writer: TokenWriter, logger: Logger): Promise<void> {
  const path = adminTokenFile(secretsDirectory)
  const kept = await readToken(path)
  const result = await writer.submit('control', ({ directory, nowMs }) =>
    done({
      known: kept === undefined ? false : [...directory.all()].some(({ hash }) => hash === hashToken(kept)),
      administered: [...directory.all()].some(
        (token) => token.role === 'admin' && statusOfToken(token, nowMs) === 'active',
      ),
    }),
  )
  if (!result.ok) throw new Error(result.problem.detail)
  if (kept === undefined ? result.value.administered : result.value.known) return

  const token = kept ?? (await writeToken(path))
  const registered = await writer.submit('control', (scope) =>
    done(
      scope.put({
        name: 'first administrator',
        role: 'admin',
        tags: [],
        short_id: shortIdOf(token) ?? '',
        hash: hashToken(token),
      }),
    ),
  )
  if (!registered.ok) throw new Error(registered.problem.detail)
  logger.info({ file: path }, 'The first admin token stands in this file')
}

async function readToken(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const token = text.trim()
  return shortIdOf(token) === undefined ? undefined : token
}

/** Under its name only when whole, and never over a token that somebody else has put there meanwhile. */
async function writeToken(path: string): Promise<string> {
  const { token } = newToken()
  const temporary = `${path}.${process.pid}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.write(token + '\n')
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const other = await readToken(path)
    if (other !== undefined) return other
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
  return token
}
