import { closeSync, existsSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { Command } from 'commander'
import { encodeBackup } from '../backup/backup-file.ts'
import { collectBackup } from '../backup/collect.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { withLogReading } from '../installation/log-reading.ts'
import { outputOf } from '../output.ts'
import { secretsDirectory } from '../secrets/secrets-directory.ts'

const NEEDS = { log: true, secrets: true } as const
const STDOUT = '-'

interface Options extends Record<string, unknown> {
  readonly json?: true
}

export function backupCommand(): Command {
  return takesInstallation(new Command('backup'), NEEDS)
    .description(
      'writes catalog, API tokens (their hashes) and secrets into one file; may run while everything is in use',
    )
    .argument('<file>', 'is made, and may not be there yet; `-` writes to stdout, to encrypt it on the way')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples('smartlink backup smartlink.backup', 'smartlink backup - | age -r age1… > smartlink.age'),
    )
    .addHelpText(
      'after',
      '\nThe file holds the keys of the installation: whoever has it can make click ids and API calls. Clicks and conversions are not in it;\nthey are in ClickHouse, which has backups of its own (docs/keeping-and-erasing.md).',
    )
    .action(async (file: string, options: Options) => {
      // Before anything is read: it may take a while.
      if (file !== STDOUT && existsSync(file)) throw new RequestError(`${file} is there already: name another file`)
      const settings = installationSettings(options, NEEDS)
      const backup = await withLogReading(settings, (log) => collectBackup(log, secretsDirectory(settings), Date.now()))
      const bytes = encodeBackup(backup)
      if (file === STDOUT) {
        process.stdout.write(bytes)
        return
      }
      writeNew(file, bytes)
      const { records, secrets } = backup
      outputOf(options).result(
        { file, bytes: bytes.length, records: records.length, secrets: secrets.map((one) => one.file) },
        [
          `${records.length} records and ${secrets.length} secrets are in ${file}, ${bytes.length} bytes. It holds the keys: keep it where nobody else reads.`,
          'Not in it: clicks, conversions and reports (in ClickHouse), how far caps are used, what waits in outboxes.',
        ],
      )
    })
}

/** Under its name only when whole, readable by its owner alone, never over another file. */
function writeNew(file: string, bytes: Buffer): void {
  const staged = `${file}.${process.pid}.new`
  const descriptor = openSync(staged, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
    fsyncSync(descriptor)
    linkSync(staged, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new RequestError(`${file} is there already`)
    throw error
  } finally {
    closeSync(descriptor)
    unlinkSync(staged)
  }
}
