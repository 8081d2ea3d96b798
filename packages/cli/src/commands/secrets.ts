import { join } from 'node:path'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { nextAddressPeriod } from '@smartlink/secrets/derived-secrets'
import { PURPOSES } from '@smartlink/secrets/key-file'
import type { Purpose } from '@smartlink/secrets/key-file'
import { apiOf, takesApi } from '../api/api-options.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-codes.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { outputOf, table, timeText } from '../output.ts'
import { addToRing, listKeys, removeFromRing, useFromRing } from '../secrets/rotation.ts'
import type { ListedKey } from '../secrets/rotation.ts'
import { renewAdminToken } from '../secrets/renew-admin-token.ts'
import { renewAnalystPassword } from '../secrets/renew-analyst-password.ts'
import { secretsDirectory } from '../secrets/secrets-directory.ts'

const NEEDS = { log: true, clickhouse: true, secrets: true } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly force?: true
}

interface UseOptions extends Options {
  readonly now?: true
  readonly at?: number
}

export function secretsCommand(): Command {
  const secrets = new Command('secrets').description(
    'keys and passwords of an installation, changed without stopping it: add a key everywhere, use it, remove the former one',
  )
  takesInstallation(secrets.command('ls'), NEEDS)
    .description('lists the keys: which is in use, which nodes hold it, and until when something may still need it')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink secrets ls'))
    .action(async (options: Options) => {
      const keys = await listKeys(installationSettings(options, NEEDS))
      outputOf(options).result({ keys: keys.map(document) }, table(HEAD, keys.map(row)))
    })

  takesInstallation(secrets.command('add'), NEEDS)
    .description('adds a key to a ring of the directory, accepted and not yet used')
    .addArgument(ringArgument())
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink secrets add click-token-keys'))
    .action((ring: Purpose, options: Options) => {
      const { directory, id } = addToRing(installationSettings(options, NEEDS), ring)
      outputOf(options).result({ ring, id, directory }, [
        `${ring} has a key ${id} now, in ${directory}.`,
        'Give the directory to every process; those that run read it within seconds. `secrets ls` shows who holds it.',
        `Then: smartlink secrets use ${ring} ${id}`,
      ])
    })

  takesInstallation(secrets.command('use'), NEEDS)
    .description('makes a key the one that new values are made with; refused while a live node does not hold it')
    .addArgument(ringArgument())
    .argument('<id>', 'as `secrets ls` names it', keyId)
    .option('--now', 'master: at once; a visitor who clicks before and after counts twice that day')
    .option('--at <time>', 'master: from this time on (default: when hashes of addresses change next)', instant)
    .option('--force', 'also while a live node does not hold it')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink secrets use click-token-keys 2'))
    .action(async (ring: Purpose, id: number, options: UseOptions) => {
      if (options.now === true && options.at !== undefined) throw new RequestError('say --now or --at')
      if (ring !== 'master' && options.at !== undefined) {
        throw new RequestError(`--at is for the master key; tokens name their key, so ${ring} changes at once`)
      }
      const when = ring === 'master' && options.now !== true ? (options.at ?? nextAddressPeriod) : undefined
      const used = await useFromRing(installationSettings(options, NEEDS), {
        ring,
        id,
        when,
        force: options.force === true,
      })
      for (const warning of used.warnings) process.stderr.write(`${warning}\n`)
      outputOf(options).result({ ring, id, since: timeText(used.sinceMs) }, [
        used.ahead
          ? `From ${timeText(used.sinceMs)} on, every process that has read this makes its values with key ${id} of ${ring}.`
          : `Key ${id} of ${ring} is in use.`,
        'Give the directory to every process once more.',
      ])
    })

  takesInstallation(secrets.command('remove'), NEEDS)
    .description(
      'forgets a key; refused while it is in use, or a token or row that is still good names it (`secrets ls` says until when)',
    )
    .addArgument(ringArgument())
    .argument('<id>', 'as `secrets ls` names it', keyId)
    .option('--force', 'also while a token or row names it; says what breaks')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink secrets remove click-token-keys 1'))
    .action(async (ring: Purpose, id: number, options: Options) => {
      const settings = installationSettings(options, NEEDS)
      const broken = await removeFromRing(settings, { ring, id, force: options.force === true })
      for (const what of broken) process.stderr.write(`${what}\n`)
      if (broken.length > 0) process.exitCode = EXIT.attention
      outputOf(options).result({ ring, id, removed: true, broken }, [
        `Key ${id} of ${ring} is gone. Give the directory to every process.`,
      ])
    })

  takesApi(secrets.command('renew'), 'control')
    .description(
      'replaces a password or token at once; the former one is refused from then on. analyst-password: of the embedded ClickHouse; admin-token: the one in the secrets, through the management API',
    )
    .addArgument(new Argument('<what>').choices(['analyst-password', 'admin-token']))
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink secrets renew analyst-password'))
    .action(async (what: string, options: Options) => {
      const settings = installationSettings(options, { secrets: true })
      const tokenFile = typeof options['tokenFile'] === 'string' ? options['tokenFile'] : settings.tokenFile
      const file =
        what === 'admin-token'
          ? await renewAdminToken(
              tokenFile ?? join(secretsDirectory(settings), 'admin-token'),
              apiOf(options, 'control'),
            )
          : renewAnalystPassword(settings)
      outputOf(options).result({ file }, [`The new one stands in ${file}.`])
    })
  return secrets
}

const HEAD = ['RING', 'KEY', 'FINGERPRINT', 'STATE', 'HELD BY', 'NEEDED UNTIL']

function row(key: ListedKey): (string | number)[] {
  const { held, missing } = key.holders
  const holders =
    held.length + missing.length === 0 ? 'no node was heard' : `${held.length} of ${held.length + missing.length}`
  const lacking = missing.length === 0 ? '' : ` (not ${missing.join(', ')})`
  return [key.ring, key.id, key.fingerprint, stateText(key), holders + lacking, neededText(key)]
}

function stateText({ state, sinceMs }: ListedKey): string {
  return state === 'to come' && sinceMs !== undefined ? `in use from ${timeText(sinceMs)}` : state
}

function neededText({ state, neededUntilMs }: ListedKey): string {
  if (state !== 'accepted') return '-'
  if (neededUntilMs === undefined) return 'not known'
  return neededUntilMs === 0 ? 'nothing names it' : timeText(neededUntilMs)
}

function document(key: ListedKey): object {
  const { sinceMs, neededUntilMs, holders, ...rest } = key
  return {
    ...rest,
    since: sinceMs === undefined ? null : timeText(sinceMs),
    needed_until: neededUntilMs === undefined || neededUntilMs === 0 ? null : timeText(neededUntilMs),
    held_by: holders.held,
    missing_on: holders.missing,
    in_use_on: holders.inUse,
  }
}

function ringArgument(): Argument {
  return new Argument(
    '<ring>',
    'master: hashes of visitors and addresses, console sessions; click-token-keys: click ids in URLs',
  ).choices([...PURPOSES])
}

function keyId(text: string): number {
  const id = Number(text)
  if (!/^\d{1,3}$/.test(text) || id < 1 || id > 255) throw new InvalidArgumentError('A key is a number from 1 to 255.')
  return id
}

function instant(text: string): number {
  const timeMs = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(timeMs)) throw new InvalidArgumentError('Expected a time such as 2026-06-11T00:00:00Z.')
  return timeMs
}
