import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CATALOG, ERASED, SECRETS } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import { LOG_IDENTITY_KEY, readLogId } from '../installation/log-id.ts'
import type { LogReading } from '../installation/log-reading.ts'
import { newestRecords } from '../installation/newest-records.ts'
import type { Backup, BackupRecord, BackupSecret } from './backup-file.ts'

/** What makes an installation: its catalog, its tokens, and what was erased in it. */
export const BACKED_UP_TOPICS = [CATALOG, SECRETS, ERASED]

/** Files of the directory of secrets, the keys first; those that are not there are left out. */
export const KEY_FILES = ['click-token-keys', 'master'] as const
const OTHER_FILES = ['admin-token', 'analyst-password', 'demo-postback-tokens']

/** Reads everything that a backup holds. The log may be in use meanwhile; what is written after a topic was read is not in it. */
export async function collectBackup(log: LogReading, secretsDirectory: string, nowMs: number): Promise<Backup> {
  const records: BackupRecord[] = []
  for (const { name } of BACKED_UP_TOPICS) {
    for (const [key, value] of await newestRecords(log, name)) {
      if (name === CATALOG.name && key === LOG_IDENTITY_KEY) continue
      records.push({ topic: name, key, value: value.toString('utf8') })
    }
  }
  return {
    madeAt: new Date(nowMs).toISOString(),
    logId: await readLogId(log),
    records,
    secrets: readSecrets(secretsDirectory),
  }
}

function readSecrets(directory: string): BackupSecret[] {
  for (const file of KEY_FILES) {
    if (!existsSync(join(directory, file))) {
      throw new RequestError(
        `${join(directory, file)} is not there: name the secrets of the installation with --secrets`,
      )
    }
  }
  return [...KEY_FILES, ...OTHER_FILES]
    .filter((file) => existsSync(join(directory, file)))
    .map((file) => ({ file, content: readFileSync(join(directory, file), 'utf8') }))
}
