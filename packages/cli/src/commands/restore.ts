import { readFileSync } from 'node:fs'
import { FencedError } from '@smartlink/event-log/errors'
import { topicsOf } from '@smartlink/events/topics'
import { Command } from 'commander'
import { decodeBackup } from '../backup/backup-file.ts'
import { checkRecords, prepareRestore } from '../backup/restore.ts'
import { prepareSecrets } from '../backup/restore-secrets.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { withLog } from '../installation/open-log.ts'
import { outputOf } from '../output.ts'
import { secretsDirectory } from '../secrets/secrets-directory.ts'

const NEEDS = { log: true, secrets: true, topics: true } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly overwrite?: true
}

export function restoreCommand(): Command {
  return takesInstallation(new Command('restore'), NEEDS)
    .description(
      'puts a backup into a new installation that is not running: ids, slugs, tokens and keys as they were, so that links and click ids stay good; new ids begin far above the old ones',
    )
    .argument('<file>', 'as `backup` made it; `-` reads stdin')
    .option('--overwrite', 'also into a catalog that is not empty, and over other keys')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink restore smartlink.backup --data ./data'))
    .action(async (file: string, options: Options) => {
      const backup = decodeBackup(readBackup(file))
      checkRecords(backup)
      const settings = installationSettings(options, NEEDS)
      const how = { overwrite: options.overwrite === true, nowMs: Date.now() }
      const directory = secretsDirectory(settings)
      await withLog(settings, async (log) => {
        await log.ensureTopics(topicsOf(settings))
        const writeRecords = await prepareRestore(log, backup, how)
        const writeSecrets = prepareSecrets(directory, backup.secrets, how)
        const secrets = writeSecrets()
        const restored = await writeRecords().catch((error: unknown) => {
          if (!(error instanceof FencedError)) throw error
          throw new RequestError('a control process writes this catalog: stop it, then run this again', {
            cause: error,
          })
        })
        const { catalog, tokens, erased, others } = restored
        outputOf(options).result({ made_at: backup.madeAt, ...restored, secrets }, [
          `Restored what was backed up at ${backup.madeAt}: ${catalog} records of the catalog, ${tokens} of tokens, ${erased} of what was erased, ${secrets.written.length} secrets in ${directory}.`,
          ...secrets.kept.map((name) => `What was there before is ${name} now.`),
          ...(others.length === 0
            ? []
            : [
                `${others.length} were there before and are not in the backup; they stay: ${others.slice(0, 10).join(', ')}`,
              ]),
          'Every process has to be given these secrets. Caps begin to count anew; clicks come back with the backup of ClickHouse.',
        ])
      })
    })
}

function readBackup(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (cause) {
    throw new RequestError(`${file} can't be read: ${(cause as Error).message}`, { cause })
  }
}
