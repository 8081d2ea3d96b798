import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { RequestError } from '../errors.ts'
import { replaceSecretFile } from '../secrets/replace-file.ts'
import type { BackupSecret } from './backup-file.ts'
import { KEY_FILES } from './collect.ts'

export interface RestoredSecrets {
  readonly written: readonly string[]
  /** Files that were there and differed, by the names they have now. */
  readonly kept: readonly string[]
}

/**
 * Puts the files of a backup into a directory of secrets. Keys that are there and are others are refused unless they may be
 * overwritten; what is replaced stays beside it. Returns how to write, after everything was checked.
 */
export function prepareSecrets(
  directory: string,
  secrets: readonly BackupSecret[],
  { overwrite, nowMs }: { readonly overwrite: boolean; readonly nowMs: number },
): () => RestoredSecrets {
  const differing = secrets.filter(({ file, content }) => {
    const path = join(directory, file)
    return existsSync(path) && readFileSync(path, 'utf8').trimEnd() !== content.trimEnd()
  })
  const keys = differing.filter(({ file }) => (KEY_FILES as readonly string[]).includes(file)).map(({ file }) => file)
  if (keys.length > 0 && !overwrite) {
    throw new RequestError(
      `${directory} holds other keys (${keys.join(', ')}) than the backup. Name an empty directory with --secrets, or say --overwrite: click ids that were signed with its own keys are refused then, and its visitors are strangers`,
    )
  }
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  return () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const kept: string[] = []
    for (const { file } of differing) {
      const name = `${file}.before-${stamp}`
      renameSync(join(directory, file), join(directory, name))
      kept.push(name)
    }
    const written = secrets.filter(({ file }) => !existsSync(join(directory, file)))
    // Keys are read from `master` on: where it stands, everything else has to.
    for (const { file, content } of written.toSorted(
      (one, other) => Number(one.file === 'master') - Number(other.file === 'master'),
    )) {
      replaceSecretFile(join(directory, file), content.trimEnd())
    }
    return { written: written.map(({ file }) => file), kept }
  }
}
